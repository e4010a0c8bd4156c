import { ActionError, RolloutError, TimeoutError, type Verdict } from '@pipeline/contracts';
import { detailOf, endingOf, type Outcome, worst } from '../outcome.ts';
import type { StageWords } from './words.ts';

/**
 * The one error that an annotation shows; `undefined` where everything is steady, or held for someone else.
 * @param locked the environment that stays locked for someone to look at it
 */
export function errorOf<O extends Outcome>(
  outcomes: readonly O[],
  words: StageWords<O>,
  locked?: string,
): Error | undefined {
  const bad = outcomes.filter(
    outcome => outcome.ended !== undefined && !['steady', 'held'].includes(endingOf(outcome)),
  );
  // What was taken back with the others is not why they failed.
  const main = worst(bad.filter(outcome => !servedAndWasTakenBack(outcome))) ?? bad[0];
  if (main?.ended === undefined) return undefined;
  const lines = bad.flatMap(outcome => linesOf(outcome, words, bad.length > 1));
  const waiting = outcomes.filter(({ ended }) => ended === undefined).map(words.nameOf);
  if (waiting.length > 0) lines.push(`Not started: ${waiting.join(', ')}`);
  const kept =
    locked === undefined ? '' : `. ${locked} stays locked for 24 hours; free it with \`operation: unlock\``;
  return asError(main.ended, lines, nextStep(main, words), kept);
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

function linesOf<O extends Outcome>(outcome: O, words: StageWords<O>, several: boolean): string[] {
  const { ended } = outcome;
  const name = words.fullNameOf(outcome);
  const back = wayBackLines(outcome, words);
  if (servedAndWasTakenBack(outcome)) return [`${name} served and was taken back with the others`, ...back];
  const what =
    ended instanceof Error
      ? several
        ? `${name}: ${ended.message}`
        : ended.message
      : `${name} does not run ${words.nextOf(outcome) ?? 'what was wanted'}: ${detailOf(outcome)}`;
  return [what, ...words.causesOf(outcome), ...back];
}

function servedAndWasTakenBack({ ended, wayBack }: Outcome): boolean {
  return (
    ended !== undefined && !(ended instanceof Error) && ended.state === 'steady' && wayBack !== undefined
  );
}

function wayBackLines<O extends Outcome>(outcome: O, words: StageWords<O>): string[] {
  const { wayBack } = outcome;
  const previous = words.previousOf(outcome);
  if (wayBack?.state === 'back') return [words.backOf?.(outcome) ?? `${previous} serves again`];
  if (wayBack?.state === 'failed') return [`Going back to ${previous} failed, too: ${wayBack.detail}`];
  return [];
}

function nextStep<O extends Outcome>(outcome: O, words: StageWords<O>): string {
  const { ended, wayBack } = outcome;
  const { mend, look } = words;
  if (words.nextOf(outcome) === undefined)
    return 'No deployment of it was seen to start. See that the service is as it was, then run this job again';
  if (wayBack?.state === 'back')
    return ended instanceof TimeoutError
      ? `${mend}; or raise \`wait-timeout\` if it only needs longer`
      : mend;
  const goBack = words.goBack(outcome);
  if (wayBack?.state === 'failed') return `Look at the service now. ${goBack}`;
  if (ended instanceof Error)
    return `The rollout may still go on: look at it${ended instanceof TimeoutError ? ', and raise `wait-timeout` if it only needs longer' : ''}. ${goBack}`;
  if (ended?.state === 'superseded')
    return 'Find out who deployed at the same time; run this job again only if this image should win';
  if (ended?.state === 'failed' && ended.reason === 'crashing') return words.crashing(goBack);
  if (ended?.state === 'failed' && ended.reason === 'rolled-back')
    return `${words.previousOf(outcome)} serves again or still. ${mend}`;
  return `${look}. ${goBack}. ${mend}`;
}
