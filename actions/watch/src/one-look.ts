import { LAG } from '@pipeline/telemetry';
import { acting } from './act.ts';
import type { Acted, Why } from './acted.ts';
import type { Config } from './config/config.ts';
import { doubtOn } from './doubt.ts';
import type { LookEntry } from './entries.ts';
import type { WatchFinding } from './judge/finding.ts';
import type { OpenPorts } from './ports.ts';
import type { Remembered } from './remembered.ts';
import { detailOf, isLast, isUnsure, taken, verdictOf } from './verdict.ts';
import type { Said } from './wanted.ts';
import type { WatchedRelease } from './which.ts';
import { writeDown } from './write-down.ts';

/** What came of one release in this run. */
export interface Looked extends Said {
  watched: WatchedRelease;
  /** Whether an earlier look had said so already. */
  settled: boolean;
  acted: readonly Acted[];
  /** What is to be said of an alarm. */
  note?: string;
}

/** How old what was measured may be for a machine to act on it: a schedule is late, and an hour later all may be well. Milliseconds. */
const FRESH = 30 * 60_000;

/**
 * Says what a look at a release came to, writes it down, and does what is to be done; what is settled is not judged again.
 * @param findings of this look; of what is settled there are none
 */
export async function oneLook(
  watched: WatchedRelease,
  findings: readonly WatchFinding[],
  remembered: Remembered,
  config: Config,
  ports: OpenPorts,
): Promise<Looked> {
  const now = ports.clock.now();
  const { settled } = remembered.of(watched.key);
  if (settled !== undefined) {
    const said = saidBefore(settled, now);
    return { ...said, watched, settled: true, acted: await acting(said, watched, config, ports) };
  }
  const last = isLast(findings, watched, now, config.watchFor);
  const said = saidNow(findings, watched, last, config, now);
  for (const { metric, state, detail } of findings) ports.log.info(`${metric}: ${state}, ${detail}`);
  await writeDown(said, watched, last, remembered, config, ports);
  return { ...said, watched, settled: false, acted: await acting(said, watched, config, ports) };
}

function saidBefore({ verdict, detail, at }: LookEntry, now: number): Said {
  const isOld = verdict === 'breach' && now > Date.parse(at) + FRESH;
  const doubt = { text: `That was found at ${at}, and nobody has measured since whether it is still so.` };
  return { verdict, detail, findings: [], ...(isOld && { doubt }) };
}

function saidNow(
  findings: readonly WatchFinding[],
  watched: WatchedRelease,
  last: boolean,
  config: Config,
  now: number,
): Said {
  const verdict = taken(verdictOf(findings, last), findings, config);
  const isBad = verdict === 'breach' || isUnsure(findings);
  const doubt = isBad ? doubtOf(findings, watched, now, config.watchFor) : undefined;
  return { verdict, detail: detailOf(findings, verdict), findings, ...(doubt && { doubt }) };
}

/** Whether what was broken is so still, as far as it was measured. */
function doubtOf(
  findings: readonly WatchFinding[],
  { since }: WatchedRelease,
  now: number,
  watchFor: number,
): Why | undefined {
  if (now > since + watchFor + LAG + FRESH)
    return {
      text: 'The watch over it had ended long before this look: it need not be so still, nor its fault.',
    };
  return doubtOn(findings);
}
