import { ConfigError } from '@pipeline/contracts';
import type { JobView } from '../views.ts';

/** The container that does the work: the named one, or the only one; `''` is one without a name. @throws ConfigError with the names there are. */
export function containerOf({ containers }: JobView, job: string, wanted?: string): string {
  const names = containers.map(({ name }) => name);
  const [only] = names;
  const shown = names.map(name => name || 'one without a name').join(', ');
  if (wanted === undefined) {
    if (only !== undefined && names.length === 1) return only;
    throw new ConfigError(`Job ${job} has several containers: ${shown}`, {
      hint: 'Name the one that does the work: `task-container`',
    });
  }
  if (names.includes(wanted)) return wanted;
  throw new ConfigError(`Job ${job} has no container ${wanted}; it has ${shown}`, {
    hint: 'Name one of these in `task-container`',
  });
}
