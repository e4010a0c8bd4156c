import { explain, lastOwnLine, trafficWords } from '@pipeline/cloudrun';
import { causeLines, endingOf, type StageWords } from '@pipeline/deploy-stage';
import type { Deployed } from './config/deployed.ts';
import type { Outcome } from './outcome.ts';

/** What is deployed is called, over a column. */
export const COLUMN = 'service';

const NOUNS = { service: 'service', 'worker-pool': 'worker pool', job: 'job' };

/** As its target is called: `Cloud Run service europe-west1/api`. */
export function fullNameOf({ kind, region, id }: Pick<Deployed, 'kind' | 'region' | 'id'>): string {
  return `Cloud Run ${NOUNS[kind]} ${region}/${id}`;
}

/** What a run is about: `shop-staging/api@europe-west1, api@europe-north1`. */
export function titleOf(all: readonly Pick<Deployed, 'project' | 'name'>[]): string {
  return `${all[0]?.project ?? ''}/${all.map(({ name }) => name).join(', ')}`;
}

export const words: StageWords<Outcome> = {
  stage: 'deploy-cloudrun',
  platform: 'Cloud Run',
  kind: COLUMN,
  nameOf: ({ deployed }) => deployed.name,
  fullNameOf: ({ deployed }) => fullNameOf(deployed),
  nextOf: ({ next }) => next,
  previousOf: ({ previous }) => previous || 'what was there before',
  backOf,
  causesOf,
  goBack,
  mend: 'See the job summary for the conditions and the last log lines, mend the cause and deploy anew',
  look: 'See which revision has the traffic',
  crashing: goBack => `What does not get ready gets no traffic: mend the cause and deploy anew. ${goBack}`,
};

function backOf({ previous, explained }: Outcome): string {
  return explained?.neverReady ? `${previous} serves as before` : `${previous} serves again`;
}

function goBack({ deployed, previous }: Outcome): string {
  if (previous === '') return 'There was nothing before it: deploy what works, or delete it';
  if (deployed.kind === 'job') return `To go back, deploy with \`image: ${previous}\``;
  return `To go back, deploy with \`traffic: ${previous}=100\` and without an image`;
}

/** That nobody met what failed, where that is so; what it likely was; and what it said last. */
function causesOf(outcome: Outcome): string[] {
  const { explained } = outcome;
  if (explained === undefined) return [];
  const { diagnosis, neverReady } = explained;
  const last = lastOwnLine(diagnosis.logs.lines);
  // A check says for itself why it failed: what the program wrote meanwhile explains nothing by itself.
  const failed = neverReady || endingOf(outcome) !== 'failed';
  return [
    ...(neverReady ? [unmovedLine(outcome)] : []),
    ...(failed ? causeLines(explain(diagnosis)) : []),
    ...(failed && last !== undefined ? [`Its last log line: ${last}`] : []),
  ];
}

function unmovedLine({ next, explained, deployed }: Outcome): string {
  const serving = explained?.diagnosis.serving ?? [];
  const share = deployed.kind === 'worker-pool' ? 'instances' : 'traffic';
  if (serving.length === 0) return 'Nothing serves';
  return `${next} never got any ${share}: what serves is ${trafficWords(serving)}`;
}
