import { ActionError } from '@pipeline/contracts';

/** Why an image cannot be promoted, and what to do. */
export interface Refusal {
  image: string;
  problem: string;
  fix: string;
}

/** All that is in the way, of all images, in one error. @param before what was done until then, as a sentence */
export function refused(refusals: readonly Refusal[], before = 'Nothing was written.'): ActionError {
  const count = new Set(refusals.map(({ image }) => image)).size;
  const who = count === 1 ? 'One image' : `${count} images`;
  const lines = refusals.map(({ image, problem, fix }) => `- ${image}: ${end(problem)} ${end(fix)}`);
  return new ActionError(
    'refused',
    [`${who} cannot be promoted, so none is. ${before}`, ...lines].join('\n'),
  );
}

/** An error that belongs to one image, as one refusal among others; what is no refusal is thrown. */
export function refusalOf(image: string, error: unknown, signal: AbortSignal): Refusal {
  // What cancelling broke off is no reason of its own.
  signal.throwIfAborted();
  if (!(error instanceof ActionError)) throw error;
  return { image, problem: error.message, fix: error.hint ?? 'Mend that and run this job again' };
}

/** With a full stop, unless it has an end. */
function end(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
