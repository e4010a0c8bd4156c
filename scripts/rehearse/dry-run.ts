import type { Judgement } from './judge.ts';
import { GOOD } from './scenarios.ts';
import { furnish, makeScratch, merge } from './scene.ts';
import type { ShopService } from './services.ts';
import { distantVariables } from './setting.ts';
import type { StageRun } from './stages.ts';

/** The delivery of a repository that is set up for a real account, under act, with no credentials and no network at all. */
export async function dryRun(
  act: string,
  services: ShopService[],
  verbose: boolean,
): Promise<{ judgement: Judgement; stages: StageRun[] }> {
  const scratch = makeScratch();
  try {
    const project = furnish(
      scratch.folder,
      services.map(({ name }) => name),
      GOOD,
    );
    const scene = {
      act,
      verbose,
      folder: scratch.folder,
      project,
      env: {},
      variables: distantVariables(services),
      token: '',
      secrets: {},
    };
    console.log('\nMerge to main, dry');
    const stages = await merge(scene);
    return { judgement: judgeDryRun(stages, services), stages };
  } finally {
    scratch.remove();
  }
}

/** A dry run must reach its end, plan every deploy, and hand a digest from the build to the end of the chain. */
export function judgeDryRun(stages: StageRun[], services: ShopService[]): Judgement {
  const problems = stages
    .filter(({ result }) => result !== 'success')
    .map(({ job, stage, errors }) => `${stage} of ${job} failed: ${errors.join(' ')}`);
  const planned = (name: string) =>
    stages.filter(({ stage, outputs }) => stage === name && outputs.verdict === 'planned').length;
  // In both environments, and on all platforms. A service's smoke test is planned before the deploy in any run, and after it in a dry one; the site's
  // is in staging alone, at the address that the deploy plans.
  const due = {
    'deploy-ecs': 2,
    'deploy-cloudrun': 2,
    'deploy-vercel': 1,
    'promote-vercel': 1,
    'smoke-test': 4 * services.length + 1,
  };
  for (const [name, count] of Object.entries(due)) {
    if (planned(name) !== count) problems.push(`${planned(name)} of ${count} ${name} runs were only planned`);
  }
  const [built, promoted] = ['build-push', 'promote'].map(name => digestsOf(stages, name));
  if (built?.length !== services.length) problems.push('build-push put out no digest');
  if (promoted?.join() !== built?.join()) problems.push('promote put out other digests than build-push');
  const attested = stages.filter(({ stage }) => stage === 'attest').length;
  if (attested !== 5) problems.push(`${attested} of 5 attest runs came to their end`);
  if (problems.length > 0) return { good: false, text: problems.join('; ') };
  return { good: true, text: 'The whole chain was planned without credentials; nothing was written' };
}

function digestsOf(stages: StageRun[], name: string): string[] {
  const images = stages.filter(({ stage }) => stage === name).map(({ outputs }) => outputs.images ?? '');
  return (images.join().match(/sha256:[a-f0-9]{64}/g) ?? []).sort();
}
