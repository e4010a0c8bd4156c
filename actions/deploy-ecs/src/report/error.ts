import { ActionError, RolloutError, TimeoutError, type Verdict } from '@pipeline/contracts';
import { type Diagnosis, explain, formatArn } from '@pipeline/ecs';
import { detailOf, endingOf, type Outcome, worst } from '../outcome.ts';

/**
 * The one error that an annotation shows; `undefined` where everything is steady, or held for someone else.
 * @param locked the environment that stays locked for someone to look at it
 */
export function errorOf(cluster: string, outcomes: readonly Outcome[], locked?: string): Error | undefined {
  const bad = outcomes.filter(outcome => !['steady', 'held', 'not-started'].includes(endingOf(outcome)));
  // What was taken back with the others is not why they failed.
  const main = worst(bad.filter(outcome => !servedAndWasTakenBack(outcome))) ?? bad[0];
  if (main?.ended === undefined) return undefined;
  const lines = bad.flatMap(outcome => linesOf(cluster, outcome, bad.length > 1));
  const waiting = outcomes.filter(({ ended }) => ended === undefined).map(({ service }) => service);
  if (waiting.length > 0) lines.push(`Not started: ${waiting.join(', ')}`);
  const kept =
    locked === undefined ? '' : `. ${locked} stays locked for 24 hours; free it with \`operation: unlock\``;
  return asError(main.ended, lines, nextStep(main), kept);
}

/** The same class and facts, with all the lines that an annotation has room for. */
function asError(ended: Verdict | Error, lines: string[], nextStep: string, kept: string): Error {
  const message = lines.join('\n');
  const hint = `${nextStep}${kept}`;
  if (!(ended instanceof Error)) return new RolloutError(message, ended, { hint });
  if (!(ended instanceof ActionError)) return ended;
  if (ended instanceof TimeoutError) {
    const { awaited, waited, lastState } = ended;
    return new TimeoutError(message, { awaited, waited, lastState }, { hint, cause: ended });
  }
  // What a client said of its own error fits better, and so does its class where there is nothing to add.
  if (message === ended.message && ended.hint !== undefined && kept === '') return ended;
  return new ActionError(ended.code, message, {
    hint: `${ended.hint?.replace(/\.$/, '') ?? nextStep}${kept}`,
    cause: ended,
  });
}

function linesOf(cluster: string, outcome: Outcome, several: boolean): string[] {
  const { service, ended, taskDefinition, wayBack, diagnosis } = outcome;
  const name = `${cluster}/${service}`;
  if (servedAndWasTakenBack(outcome))
    return [`${name} served and was taken back with the others`, ...wayBackLines(outcome, wayBack)];
  const what =
    ended instanceof Error
      ? several
        ? `${name}: ${ended.message}`
        : ended.message
      : `${name} does not run ${taskDefinition === undefined ? 'what was wanted' : formatArn(taskDefinition)}: ${detailOf(outcome)}`;
  return [what, ...causesOf(diagnosis), ...wayBackLines(outcome, wayBack)];
}

function servedAndWasTakenBack({ ended, wayBack }: Outcome): boolean {
  return (
    ended !== undefined && !(ended instanceof Error) && ended.state === 'steady' && wayBack !== undefined
  );
}

function wayBackLines({ previousTaskDefinition }: Outcome, wayBack: Outcome['wayBack']): string[] {
  const previous = formatArn(previousTaskDefinition);
  if (wayBack?.state === 'back') return [`${previous} serves again`];
  if (wayBack?.state === 'failed') return [`Going back to ${previous} failed, too: ${wayBack.detail}`];
  return [];
}

/** The most frequent way in which tasks stopped, and what it likely means. */
function causesOf(diagnosis: Diagnosis | undefined): string[] {
  if (diagnosis === undefined) return [];
  const { stopped } = diagnosis;
  const cause = explain(diagnosis);
  const words = cause === undefined ? [] : [`Likely cause: ${cause.words}. ${cause.fix}`];
  const [first] = stopped;
  if (first === undefined) return words;
  const { count, reason, container, exitCode } = first;
  const exit = exitCode === undefined ? '' : `, exit code ${exitCode}`;
  const where = container === undefined ? '' : ` (container ${container}${exit})`;
  return [`${count} stopped task(s): ${reason}${where}`, ...words];
}

function nextStep({ ended, wayBack, previousTaskDefinition, taskDefinition }: Outcome): string {
  const previous = formatArn(previousTaskDefinition);
  const mend = 'See the job summary for the events and the last log lines, mend the cause and deploy anew';
  if (taskDefinition === undefined)
    return 'No deployment of it was seen to start. See that the service is as it was, then run this job again';
  if (wayBack?.state === 'back') return mend;
  const goBack = `To go back, deploy with \`task-definition: ${previous}\` and without an image`;
  if (wayBack?.state === 'failed') return `Look at the service now. ${goBack}`;
  if (ended instanceof Error)
    return `The rollout may still go on: look at it${ended instanceof TimeoutError ? ', and raise `wait-timeout` if it only needs longer' : ''}. ${goBack}`;
  if (ended?.state === 'superseded')
    return 'Find out who deployed at the same time; run this job again only if this image should win';
  if (ended?.state === 'failed' && ended.reason === 'crashing')
    return `ECS keeps trying. ${goBack}, and turn on the service's deployment circuit breaker with rollback, where it is off`;
  if (ended?.state === 'failed' && ended.reason === 'rolled-back')
    return `${previous} serves again or still. ${mend}`;
  return `See which revision the service's tasks run. ${goBack}. ${mend}`;
}
