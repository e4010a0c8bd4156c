import type { ReleaseProof } from '@pipeline/contracts';
import { LAG } from '@pipeline/telemetry';
import { covers } from './about.ts';
import { actOn } from './act.ts';
import type { Acted, Why } from './acted.ts';
import type { Config } from './config/config.ts';
import { doubtOn } from './doubt.ts';
import { type LookEntry, type Memory, WATCH } from './entries.ts';
import type { WatchFinding } from './judged.ts';
import type { OpenPorts } from './ports.ts';
import { detailOf, isLast, isUnsure, taken, verdictOf } from './verdict.ts';
import { type Said, wantedOf } from './wanted.ts';
import { namedBy, type WatchedRelease } from './which.ts';

/** What is remembered, of all releases. */
export interface Remembered {
  proofs: readonly ReleaseProof[];
  of(key: string): Memory;
}

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
  const memory = remembered.of(watched.key);
  const now = ports.clock.now();
  if (memory.settled !== undefined) {
    const { verdict, detail, at } = memory.settled;
    const isOld = verdict === 'breach' && now > Date.parse(at) + FRESH;
    const doubt = { text: `That was found at ${at}, and nobody has measured since whether it is still so.` };
    const said = { verdict, detail, findings: [], ...(isOld && { doubt }) };
    return { ...said, watched, settled: true, acted: await acting(said, watched, config, ports) };
  }
  const { watchFor } = config;
  const last = isLast(findings, watched, now, watchFor);
  const verdict = taken(verdictOf(findings, last), findings, config);
  const isBad = verdict === 'breach' || isUnsure(findings);
  const doubt = isBad ? doubtOf(findings, watched, now, watchFor) : undefined;
  const said = { verdict, detail: detailOf(findings, verdict), findings, ...(doubt && { doubt }) };
  for (const { metric, state, detail: why } of findings) ports.log.info(`${metric}: ${state}, ${why}`);
  await writeDown(said, watched, last, remembered, config, ports);
  return { ...said, watched, settled: false, acted: await acting(said, watched, config, ports) };
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

/** Once more where an earlier look could not: it says itself whether that is so. */
export async function acting(
  said: Said,
  watched: WatchedRelease,
  config: Config,
  ports: OpenPorts,
): Promise<Acted[]> {
  const wanted = wantedOf(said, watched, config);
  return wanted === undefined ? [] : actOn(wanted, watched, config, ports);
}

/**
 * The word on the release comes first: what was breached is refused from then on, whatever becomes of the rest; what has outlived its
 * watch is known to be good, as far as something was looked at. Of a way back nothing bad is said: neither it nor what it came from need be
 * at fault. Of a look that says nothing yet only what it has read is kept, so that many releases at a time write little.
 */
export async function writeDown(
  { verdict, detail, findings }: Said,
  watched: WatchedRelease,
  last: boolean,
  { proofs }: Remembered,
  { environment, dryRun }: Config,
  { home, clock, run }: OpenPorts,
): Promise<void> {
  if (dryRun) return;
  const at = new Date(clock.now()).toISOString();
  const { release, key } = watched;
  const bad = watched.isBack ? undefined : 'failed';
  const result = verdict === 'breach' ? bad : verdict === 'good' ? 'passed' : undefined;
  if (result !== undefined && wordIn(proofs, release.id) !== result)
    await home.log.prove(environment, {
      schema: 1,
      release: release.id,
      at,
      result,
      checks: [WATCH],
      ...namedBy(watched, subject => result === 'failed' || isSeen(subject, findings)),
      by: run.by,
    });
  const readings = readingsOf(findings);
  const final = last || verdict === 'breach';
  if (!final && Object.keys(readings).length === 0) return;
  const entry: LookEntry = {
    schema: 1,
    key: `${key} ${at}`,
    at,
    said: 'look',
    release: key,
    verdict,
    final,
    readings,
    detail: detail.slice(0, 500),
  };
  await home.journal.write(environment, WATCH, entry, release.commit.sha);
}

/** An alarm at its word is about anything. */
const isSeen = (subject: string, findings: readonly WatchFinding[]): boolean =>
  findings.length === 0 || findings.some(({ about }) => covers(about, subject));

/** What was said last of it under this name. */
function wordIn(proofs: readonly ReleaseProof[], release: string): ReleaseProof['result'] | undefined {
  return proofs.find(proof => proof.release === release && proof.checks.includes(WATCH))?.result;
}

const readingsOf = (findings: readonly WatchFinding[]): Record<string, number> =>
  Object.fromEntries(
    findings.flatMap(({ metric, reading }) => (reading === undefined ? [] : [[metric, reading]])),
  );
