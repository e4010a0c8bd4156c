import type { Report } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import type { Config } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';

/** What stopped it on the way, told with what stands where; a bug is told as one, by whoever runs the action. */
export function orNotPromoted({ to }: Config): (error: unknown) => Report<Outputs> {
  return error => {
    if (!(error instanceof ActionError)) throw error;
    const { message, hint } = error;
    return {
      outputs: {},
      summary: [
        { heading: `Not promoted to ${to.text}` },
        { text: message },
        ...(hint === undefined ? [] : [{ text: `What to do: ${hint}` }]),
      ],
      error,
    };
  };
}
