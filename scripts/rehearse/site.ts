import { dirname } from 'node:path';
import type { LocalVercel, VercelOptions } from '../../packages/local-cloud/src/index.ts';
import { runBundle } from './bundle.ts';
import type { LiveService } from './live.ts';
import type { Environment } from './places.ts';
import type { Project } from './project.ts';
import type { StageRun } from './stages.ts';

/** The shop's site on Vercel: one project, whose staged builds are what staging looks at. */
export const SITE = { team: 'acme', project: 'site', path: 'site', domain: 'www.shop.example' } as const;

/** What gets past the protection of the addresses that are not for the public. */
export const BYPASS = 'bypass-of-the-site-that-nobody-else-sees';

export function vercelWithSite(): VercelOptions {
  return {
    serve: true,
    builds: 'run',
    teams: [{ slug: SITE.team }],
    projects: [
      {
        name: SITE.project,
        domains: [SITE.domain],
        protection: { sso: 'all_except_custom_domains', bypass: [BYPASS] },
      },
    ],
  };
}

/** Builds the release before with our own bundle, and has it serve. */
export async function seedSite(
  { vercel, env }: { vercel: LocalVercel; env: Record<string, string> },
  { servicesBefore, before }: Project,
): Promise<void> {
  await runBundle(
    'deploy-vercel',
    {
      team: SITE.team,
      project: SITE.project,
      target: 'production',
      path: SITE.path,
      'release-log': 'none',
      token: vercel.token,
    },
    { cwd: dirname(servicesBefore), env: { ...env, GITHUB_SHA: before, GITHUB_REPOSITORY: 'org/shop' } },
  );
}

/** The newest of what was deployed, as a release names it: of two runs at once either may be the later one. */
export function siteDeployed(
  stages: readonly StageRun[],
  { world }: Pick<LocalVercel, 'world'>,
): Record<string, string> {
  const deployed = stages
    .filter(({ stage }) => stage === 'deploy-vercel')
    .map(({ outputs }) => outputs['deployment-id']);
  const newest = world.deployments.findLast(({ id }) => deployed.includes(id));
  return newest === undefined ? {} : { [SITE.project]: `vercel://${newest.id}` };
}

/** What production's domain answers from, and what was staged last. */
export async function liveSite(vercel: LocalVercel, environment: Environment): Promise<LiveService> {
  const { world } = vercel;
  const domain = vercel.hostOf(SITE.domain);
  const live = world.aliases.get(domain)?.deploymentId;
  const newest = world.deployments.findLast(({ target }) => target === 'production');
  const deployment = environment === 'production' ? world.deployments.find(({ id }) => id === live) : newest;
  const host = environment === 'production' ? domain : (deployment?.url ?? domain);
  return {
    environment,
    name: SITE.project,
    platform: 'vercel',
    url: `http://${host}`,
    image: deployment === undefined ? 'nothing serves' : `vercel://${deployment.id}`,
    attestations: [],
    version: await versionAt(host),
    state: deployment?.readySubstate ?? deployment?.readyState ?? '',
    whole: deployment?.readyState === 'READY',
  };
}

async function versionAt(host: string): Promise<string> {
  try {
    const headers = { 'x-vercel-protection-bypass': BYPASS };
    const answer = await fetch(`http://${host}/version`, { headers, signal: AbortSignal.timeout(2_000) });
    const { version } = (await answer.json()) as { version?: string };
    return version ?? `HTTP ${answer.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
