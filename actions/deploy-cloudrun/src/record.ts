import {
  endingOf,
  type Intent,
  afterOf as knownAfter,
  type Recording,
  servesNow,
} from '@pipeline/deploy-stage';
import type { Config } from './config/config.ts';
import type { Deployed } from './config/deployed.ts';
import { type Outcome, serves } from './outcome.ts';
import type { Snapshot, Started, TargetPart, TargetPlanned } from './ports.ts';

/** What of a run is written down. */
export function recordingOf({ release, commit, deployed, operation, rollout }: Config): Recording {
  return {
    release,
    commit,
    subjects: deployed.map(subjectOf),
    noNewCommit: operation !== 'deploy',
    hold: rollout.onFailure === 'hold',
  };
}

const COLLECTIONS = { service: 'services', 'worker-pool': 'workerPools', job: 'jobs' };

/** The key by which later releases find it, such as `cloudrun:shop-staging/europe-west1/services/api`. */
export function subjectOf({ kind, project, region, id }: Deployed): string {
  return `cloudrun:${project}/${region}/${COLLECTIONS[kind]}/${id}`;
}

export function intentOf({ wanted, before }: TargetPlanned): Intent {
  const changed = Object.entries(wanted.containers).flatMap(([name, { image }]) =>
    image ? [[name, image]] : [],
  );
  return { artifacts: Object.fromEntries(changed), before };
}

/** Where it is to be seen, as the workflow says or Cloud Run does. */
export function urlOf({ deployed, standing }: Pick<Outcome, 'deployed' | 'standing'>): string | undefined {
  return deployed.url ?? standing?.url;
}

/** What serves after a deploy, where that is certain: what is new, or what was there before. */
export async function afterOf(
  outcome: Outcome,
  { target, before, started, plan }: TargetPart,
): Promise<unknown> {
  const next = started && snapshotOf(started, plan.step);
  const after = knownAfter<Snapshot | undefined>(outcome, before, () => next);
  if (after !== undefined || endingOf(outcome) !== 'steady') return after;
  // Traffic alone was moved, to what an earlier release has made.
  return servesNow(target, snapshot => serves(snapshot) === outcome.next);
}

/** `undefined` where its images are not known: a plan of traffic alone has none. */
function snapshotOf(started: Started, step: unknown): Snapshot | undefined {
  if (started.kind === 'job') return { images: started.images, generation: started.generation };
  const { images = {} } = (step ?? {}) as { images?: Record<string, string> };
  if (Object.keys(images).length === 0) return undefined;
  const { revision, rollout } = started;
  const [splits = []] = rollout.states.slice(-1);
  return { revision, splits: splits.filter(({ percent }) => percent > 0), latest: rollout.wasLatest, images };
}
