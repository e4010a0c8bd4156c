import { type Memory as Remembered, remember as read } from '@pipeline/release-history';
import type { Ports } from './ports.ts';

/** What the release log knows of an environment, newest first. */
export interface Memory extends Remembered {
  environment: string;
}

/** @param isKnown whether what is older can change nothing about what is asked */
export async function remember(
  releases: NonNullable<Ports['releases']>,
  environment: string,
  isKnown: (memory: Remembered) => boolean | Promise<boolean>,
): Promise<Memory> {
  return { environment, ...(await read(releases.log, environment, isKnown)) };
}
