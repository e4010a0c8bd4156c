import type { Report } from '@pipeline/action-kit';
import { REMEMBERED } from '@pipeline/release';
import { liveIn, wholeReleases } from '@pipeline/release-history';
import { byAlarm } from './alarm/by-alarm.ts';
import { aboutsOf } from './config/abouts.ts';
import type { Config } from './config/config.ts';
import { REMEMBERED_ENTRIES, WATCH } from './entries.ts';
import { lookAt } from './judge/look.ts';
import { lostIn } from './lost/find.ts';
import { tellLost } from './lost/tell.ts';
import { type Looked, oneLook } from './one-look.ts';
import type { OpenPorts, Ports } from './ports.ts';
import { type Remembered, rememberedIn } from './remembered.ts';
import { reportOf } from './report/report.ts';
import type { Outputs } from './spec.gen.ts';
import { strangersIn } from './strangers.ts';
import { isBroken } from './verdict.ts';
import { toWatch, type WatchedRelease } from './which.ts';

/**
 * The story: what serves, each release that is still watched judged once, whose fault it is, and what is to be done about it. Nothing is
 * waited for.
 */
export async function watch(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const { home, clock } = ports;
  const { environment } = config;
  if (home === undefined) return reportOf(config, [], 'there is no token to read the release log with');

  const [records, proofs, entries] = await Promise.all([
    home.log.recent(environment, REMEMBERED.releases),
    home.log.proofs(environment, REMEMBERED.proofs),
    home.journal.entries(environment, WATCH, REMEMBERED_ENTRIES),
  ]);
  const now = clock.now();
  const releases = wholeReleases(records, proofs);
  const abouts = aboutsOf(config);
  const strangers = strangersIn(abouts, releases);
  const watched = toWatch(liveIn(records, proofs), releases, abouts, { ...config, now });
  const remembered = rememberedIn(entries, proofs);
  const open = { ...ports, home };

  if (config.operation === 'alarm') {
    const { looked, nothing } = await byAlarm(watched, remembered, config, open);
    return reportOf(config, looked, nothing, { strangers });
  }
  const looked = await lookAtAll(watched, remembered, now, config, open);
  const lost = await lostIn(records, proofs, config, open, now);
  const told = [];
  for (const one of lost) told.push(await tellLost(one, config, open));
  return reportOf(config, looked, `nothing of ${environment} went live lately`, { strangers, lost: told });
}

/** All are judged before anything is done: what is broken may be any one's fault. */
async function lookAtAll(
  watched: readonly WatchedRelease[],
  remembered: Remembered,
  now: number,
  config: Config,
  ports: OpenPorts,
): Promise<Looked[]> {
  const { log } = ports;
  const unsettled = watched.filter(({ key }) => remembered.of(key).settled === undefined);
  const known = { watched, memoryOf: remembered.of, speaks: isBroken, now };
  const findings = await log.group(`Looking at ${unsettled.length} of ${watched.length} releases`, () =>
    lookAt(unsettled, known, config, ports),
  );
  const looked: Looked[] = [];
  for (const one of watched) {
    const title = `Release ${one.release.id}, watched since ${new Date(one.since).toISOString()}`;
    looked.push(
      await log.group(title, () => oneLook(one, findings.get(one) ?? [], remembered, config, ports)),
    );
  }
  return looked;
}
