import type { Report } from '@pipeline/action-kit';
import { ActionError } from '@pipeline/contracts';
import { OneOffError } from '@pipeline/ecs';
import type { Config } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';

/** What stopped it before anything served: refused, locked out, a one-off task that failed. */
export function reportNotStarted({ cluster, services }: Config, error: ActionError): Report<Outputs> {
  const verdict = error.code === 'cancelled' ? 'cancelled' : 'not-started';
  const names = services.map(({ name }) => name);
  const detail = error.message;
  return {
    outputs: { verdict, services: Object.fromEntries(names.map(name => [name, { verdict, detail }])) },
    summary: [
      { heading: `${cluster}/${names.join(', ')}: ${verdict}` },
      { text: detail },
      ...(error.hint === undefined ? [] : [{ text: `What to do: ${error.hint}` }]),
      ...(error instanceof OneOffError && error.lines.length > 0
        ? [{ code: error.lines.join('\n'), title: 'Last log lines of the one-off task' }]
        : []),
    ],
    error,
  };
}

/** A bug is told as one, by whoever runs the action. */
export function orNotStarted(config: Config): (error: unknown) => Report<Outputs> {
  return error => {
    if (error instanceof ActionError) return reportNotStarted(config, error);
    throw error;
  };
}
