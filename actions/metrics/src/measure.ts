import type { ReleaseProof, ReleaseRecord, Within } from '@pipeline/contracts';
import { deliveryMetrics, firstSeen } from '@pipeline/release-history';
import type { Config } from './config/config.ts';
import type { Measured, MeasuredEnvironment } from './measured.ts';
import type { Ports } from './ports.ts';

/** Of an environment at most: a page of 100 is a call, so 150 for releases, as many for how they ended, 200 for proofs; a job's token has 1,000 an hour. */
const MOST = { records: 15_000, proofs: 20_000 };

/**
 * Three windows are read: the one that is measured, the one that it is compared with, and one more, since what ends in a window may have begun, and been
 * built, before it.
 */
export async function measure(
  { environments, fromEnvironments, services, window }: Config,
  { releases, log, clock }: Pick<Ports, 'releases' | 'log' | 'clock'>,
): Promise<{ measured: Measured; subjects: string[] }> {
  const now = clock.now();
  const ago = (windows: number) => new Date(now - windows * window).toISOString();
  const within: Within = { since: ago(3) };
  const [current, before] = [
    { from: ago(1), to: ago(0) },
    { from: ago(2), to: ago(1) },
  ];
  const read = async (environment: string) => {
    const records = await releases.recent(environment, MOST.records, within);
    log.info(`${environment}: ${records.length} records since ${within.since}`);
    return records;
  };

  const earlier: ReleaseRecord[] = [];
  for (const environment of fromEnvironments) earlier.push(...(await read(environment)));
  const first = firstSeen(earlier);

  const measured: MeasuredEnvironment[] = [];
  const subjects = new Set<string>();
  for (const environment of environments) {
    const records = await read(environment);
    const proofs = records.length === 0 ? [] : await releases.proofs(environment, MOST.proofs, within);
    for (const { intent } of records) for (const { subject } of intent.targets) subjects.add(subject);
    const readSince = cutAt(records, proofs);
    measured.push({
      environment,
      ...deliveryMetrics(records, proofs, {
        window: current,
        before,
        earlier: first,
        ...(readSince !== undefined && { readSince }),
        ...(services && { services }),
      }),
      read: { records: records.length, proofs: proofs.length, complete: readSince === undefined },
    });
  }
  return {
    measured: {
      schema: 1,
      at: current.to,
      window: current,
      before,
      services: services ?? null,
      environments: measured,
    },
    subjects: [...subjects],
  };
}

/** Where reading stopped, if it did: the oldest that was read, of the two the later. */
function cutAt(records: readonly ReleaseRecord[], proofs: readonly ReleaseProof[]): string | undefined {
  const ends = [
    records.length < MOST.records ? undefined : records.at(-1)?.intent.at,
    proofs.length < MOST.proofs ? undefined : proofs.at(-1)?.at,
  ];
  return ends.flatMap(end => end ?? []).sort((a, b) => Date.parse(b) - Date.parse(a))[0];
}
