import type { Block, Report } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';

/** What was to be deployed. */
export interface Unstarted {
  /** Such as `shop/api, worker`. */
  title: string;
  names: readonly string[];
  /** What an error of the platform's own has to show besides, such as the last lines of a one-off task. */
  more(error: ActionError): Block[];
}

/** What stopped it before anything served: refused, locked out, a one-off task that failed. */
export function reportNotStarted(
  { title, names, more }: Unstarted,
  error: ActionError,
): Report<{ verdict: string; services: object }> {
  const verdict = error.code === 'cancelled' ? 'cancelled' : 'not-started';
  const detail = error.message;
  return {
    outputs: { verdict, services: Object.fromEntries(names.map(name => [name, { verdict, detail }])) },
    summary: [
      { heading: `${title}: ${verdict}` },
      { text: detail },
      ...(error.hint === undefined ? [] : [{ text: `What to do: ${error.hint}` }]),
      ...more(error),
    ],
    error,
  };
}

/** A bug is told as one, by whoever runs the action. */
export function orNotStarted(unstarted: Unstarted): (error: unknown) => ReturnType<typeof reportNotStarted> {
  return error => {
    if (error instanceof ActionError) return reportNotStarted(unstarted, error);
    throw error;
  };
}
