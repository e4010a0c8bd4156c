import { deploymentArtifact } from '@pipeline/contracts';
import { type Intent, afterOf as knownAfter, type Recording } from '@pipeline/deploy-stage';
import { originOf, type VercelSnapshot } from '@pipeline/vercel';
import { ARTIFACT, type VercelPart, type VercelPlanned } from '@pipeline/vercel-stage';
import type { Config } from './config/config.ts';
import type { Outcome } from './outcome.ts';

/** What of a run is written down. */
export function recordingOf({ release, commit, operation, rollout }: Config, subject: string): Recording {
  return {
    release,
    commit,
    subjects: [subject],
    noNewCommit: operation !== 'deploy',
    hold: rollout.onFailure === 'hold',
  };
}

const NOTHING: VercelSnapshot = { deployment: '', host: '', hosts: {}, autoAssign: true, pinned: false };

/** What is made has no id yet; only where production is moved is there something to return to. */
export function intentOf({ goal }: Pick<Config, 'goal'>, { before }: Pick<VercelPlanned, 'before'>): Intent {
  return { artifacts: {}, before: goal.kind === 'production' ? before : NOTHING };
}

/** What was put there, under the name that promote-vercel looks for. */
export function artifactsOf({ next }: Outcome): Record<string, string> | undefined {
  const artifact = next === undefined ? undefined : deploymentArtifact(next);
  return artifact === undefined ? undefined : { [ARTIFACT]: artifact };
}

/** The deployment's own address. */
export function urlOf({ host }: Outcome): string | undefined {
  return host && originOf(host);
}

/** What is there after a deploy, where that is certain: what is new, or what was there before. */
export function afterOf(
  { goal }: Pick<Config, 'goal'>,
  outcome: Outcome,
  { before, started }: Pick<VercelPart, 'before' | 'started'>,
): VercelSnapshot | undefined {
  const production = goal.kind === 'production';
  const served = production ? before : NOTHING;
  return knownAfter<VercelSnapshot>(outcome, served, () => {
    if (started === undefined) return undefined;
    const { deployment, host, move } = started;
    const hosts = [...(move?.domains ?? []), ...(move?.hosts ?? []).map(each => each.host)];
    return {
      ...served,
      deployment,
      host,
      hosts: Object.fromEntries(hosts.map(each => [each, deployment])),
      pinned: false,
    };
  });
}
