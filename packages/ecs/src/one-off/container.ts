import { ConfigError } from '@pipeline/contracts';
import type { RawTaskDefinition } from '../task-definition.ts';

/** The container that does the work: the named one, or the only one. @throws ConfigError with the names there are. */
export function containerOf({ containerDefinitions, family }: RawTaskDefinition, wanted?: string): string {
  const names = containerDefinitions.map(({ name }) => name);
  const [only] = names;
  if (wanted === undefined) {
    if (only !== undefined && names.length === 1) return only;
    throw new ConfigError(`Task definition ${family} has several containers: ${names.join(', ')}`, {
      hint: 'Name the one in which the one-off command runs: `task-container`',
    });
  }
  if (names.includes(wanted)) return wanted;
  throw new ConfigError(`Task definition ${family} has no container ${wanted}; it has ${names.join(', ')}`, {
    hint: 'Name one of these in `task-container`',
  });
}
