import { causeLines, type StageWords } from '@pipeline/deploy-stage';
import { type Diagnosis, explain, formatArn } from '@pipeline/ecs';
import type { Outcome } from './outcome.ts';

/** What a run is about: `shop/api, worker`. */
export function titleOf(cluster: string, names: readonly string[]): string {
  return `${cluster}/${names.join(', ')}`;
}

export function wordsFor(cluster: string): StageWords<Outcome> {
  const previousOf = ({ previousTaskDefinition }: Outcome) => formatArn(previousTaskDefinition);
  return {
    stage: 'deploy-ecs',
    platform: 'ECS',
    kind: 'service',
    nameOf: ({ service }) => service,
    fullNameOf: ({ service }) => `${cluster}/${service}`,
    nextOf: ({ taskDefinition }) => taskDefinition && formatArn(taskDefinition),
    previousOf,
    causesOf: ({ diagnosis }) => causesOf(diagnosis),
    goBack: outcome =>
      `To go back, deploy with \`task-definition: ${previousOf(outcome)}\` and without an image`,
    mend: 'See the job summary for the events and the last log lines, mend the cause and deploy anew',
    look: "See which revision the service's tasks run",
    crashing: goBack =>
      `ECS keeps trying. ${goBack}, and turn on the service's deployment circuit breaker with rollback, where it is off`,
  };
}

/** The most frequent way in which tasks stopped, and what it likely means. */
function causesOf(diagnosis: Diagnosis | undefined): string[] {
  if (diagnosis === undefined) return [];
  const words = causeLines(explain(diagnosis));
  const [first] = diagnosis.stopped;
  if (first === undefined) return words;
  const { count, reason, container, exitCode } = first;
  const exit = exitCode === undefined ? '' : `, exit code ${exitCode}`;
  const where = container === undefined ? '' : ` (container ${container}${exit})`;
  return [`${count} stopped task(s): ${reason}${where}`, ...words];
}
