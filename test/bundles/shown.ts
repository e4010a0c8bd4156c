import type { Ended } from '../../actions/deploy-ecs/test/run-bundle.ts';
import { logCommands } from './log-commands.ts';

/** All that a step shows to anyone. */
export const shownBy = ({ log, summary, outputs }: Ended) =>
  [log, summary, ...Object.values(outputs)].join('\n');

/** Only these may be in a log; what came from outside is never one of them. */
const OURS = ['group', 'endgroup', 'add-mask', 'debug'];

/** The commands to the runner that are none of those, each with its title. */
export const foreign = ({ log }: Ended) =>
  logCommands(log)
    .filter(({ name }) => !OURS.includes(name))
    .map(({ name, properties }) => [name, properties.title ?? '']);

/** The output `services`. */
export function servicesOf({ outputs }: Ended): Record<string, Record<string, unknown>> {
  return JSON.parse(outputs.services ?? '{}') as Record<string, Record<string, unknown>>;
}
