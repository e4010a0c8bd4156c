import type { ReleaseIntent, ReleaseRecord, Retiring } from '@pipeline/contracts';

/** That a target serves nothing, and that this is meant. */
export interface Retirement extends Retiring, Pick<ReleaseIntent, 'by'> {
  subject: string;
  /** By its id in the log. */
  release: string;
  /** Since when. ISO 8601, UTC. */
  at: string;
  /** Of its record; 0 is the newest. */
  place: number;
}

/** The newest of each target, whatever came after it. @param records newest first */
export function retirementsIn(records: readonly ReleaseRecord[]): Map<string, Retirement> {
  const found = new Map<string, Retirement>();
  for (const [place, { intent }] of records.entries()) {
    const { retires, id, at, by, targets } = intent;
    for (const { subject } of retires === undefined ? [] : targets)
      if (!found.has(subject))
        found.set(subject, { why: '', ...retires, subject, release: id, at, by, place });
  }
  return found;
}

/** `retired at 2026-11-30T14:00:00.000Z by ann (https://…): moved to checkout` */
export function retiredWords({ at, by, why }: Retirement): string {
  return `retired at ${at} by ${by.actor} (${by.url})${why === '' ? '' : `: ${why}`}`;
}
