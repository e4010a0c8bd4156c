import { type Memory as Remembered, remember as read } from '@pipeline/release-history';
import type { Ports } from './ports.ts';

/** What the release log knows of an environment, newest first. */
export interface Memory extends Remembered {
  environment: string;
}

/**
 * `undefined` where no environment is named, or there is no log to read.
 * @param isKnown whether what is older can change nothing about what is asked
 */
export async function remember(
  environment: string | undefined,
  { memory }: Pick<Ports, 'memory'>,
  isKnown: (memory: Memory) => boolean,
): Promise<Memory | undefined> {
  if (environment === undefined || memory === undefined) return undefined;
  const found = await read(memory.log, environment, soFar => isKnown({ environment, ...soFar }));
  return { environment, ...found };
}
