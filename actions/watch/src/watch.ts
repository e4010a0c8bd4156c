import type { Report } from '@pipeline/action-kit';
import { REMEMBERED } from '@pipeline/release';
import { liveIn, wholeReleases } from '@pipeline/release-history';
import { byAlarm } from './by-alarm.ts';
import type { Config } from './config/config.ts';
import { memoryOf, REMEMBERED_ENTRIES, WATCH } from './entries.ts';
import { type Looked, oneLook } from './one-look.ts';
import type { Ports } from './ports.ts';
import { reportOf } from './report/report.ts';
import type { Outputs } from './spec.gen.ts';
import { toWatch } from './which.ts';

/** The story: what serves, each release judged once, and what is to be done about it. Nothing is waited for. */
export async function watch(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const { home, clock, log } = ports;
  const { environment, watchFor, warmUp } = config;
  if (home === undefined) return reportOf(config, [], 'there is no token to read the release log with');

  const [records, proofs, entries] = await Promise.all([
    home.log.recent(environment, REMEMBERED.releases),
    home.log.proofs(environment, REMEMBERED.proofs),
    home.journal.entries(environment, WATCH, REMEMBERED_ENTRIES),
  ]);
  const now = clock.now();
  const watched = toWatch(liveIn(records, proofs), wholeReleases(records, proofs), {
    now,
    watchFor,
    warmUp,
  });
  const memory = { proofs, of: (key: string) => memoryOf(entries, key) };
  const open = { ...ports, home };

  if (config.operation === 'alarm') {
    const { looked, nothing } = await byAlarm(watched, memory, config, open);
    return reportOf(config, looked, nothing);
  }
  const looked: Looked[] = [];
  for (const one of watched) {
    const title = `Release ${one.release.id}, watched since ${new Date(one.since).toISOString()}`;
    looked.push(await log.group(title, () => oneLook(one, memory, config, open)));
  }
  return reportOf(config, looked, `nothing of ${environment} went live lately`);
}
