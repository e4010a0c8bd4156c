import type { ReleaseProof } from '@pipeline/contracts';
import { type Acted, actOn } from './act.ts';
import type { Config } from './config/config.ts';
import { type LookEntry, type LookVerdict, type Memory, WATCH } from './entries.ts';
import { lookAt, type WatchFinding } from './look.ts';
import type { Ports } from './ports.ts';
import { isOver, verdictOf } from './verdict.ts';
import { detailOf, type Said, wantedOf } from './wanted.ts';
import { namedBy, type WatchedRelease } from './which.ts';

export type OpenPorts = Ports & Required<Pick<Ports, 'home'>>;

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
  acted?: Acted;
  /** What is to be said of an alarm. */
  note?: string;
}

/** Judges a release, writes down what came of it, and does what is to be done; what is settled is not judged again. */
export async function oneLook(
  watched: WatchedRelease,
  remembered: Remembered,
  config: Config,
  ports: OpenPorts,
): Promise<Looked> {
  const memory = remembered.of(watched.key);
  if (memory.settled !== undefined) {
    const { verdict, detail } = memory.settled;
    return done({ watched, settled: true, verdict, detail, findings: [] }, config, ports);
  }
  const findings = await lookAt(watched, memory, config, ports);
  const over = isOver(watched, ports.clock.now(), config.watchFor);
  const verdict = taken(verdictOf(findings, over), config);
  const said = { verdict, detail: detailOf(findings, verdict), findings };
  for (const { metric, state, detail } of findings) ports.log.info(`${metric}: ${state}, ${detail}`);
  await writeDown(said, watched, over, remembered, config, ports);
  return done({ watched, settled: false, ...said }, config, ports);
}

/** What the workflow takes too little for. */
function taken(verdict: LookVerdict, { onUnknown }: Config): LookVerdict {
  return verdict === 'unknown' && (onUnknown === 'breach' || onUnknown === 'good') ? onUnknown : verdict;
}

/** Once more where an earlier look could not: it says itself whether that is so. */
async function done(looked: Looked, config: Config, ports: OpenPorts): Promise<Looked> {
  const wanted = wantedOf(looked, looked.watched, config);
  if (wanted === undefined) return looked;
  return { ...looked, acted: await actOn(wanted, looked.watched, config, ports) };
}

/**
 * The word on the release comes first: what was breached is refused from then on, whatever becomes of the rest; what has outlived its
 * watch is known to be good.
 */
export async function writeDown(
  { verdict, detail, findings }: Said,
  watched: WatchedRelease,
  over: boolean,
  { proofs }: Remembered,
  { environment, dryRun }: Config,
  { home, clock, run }: OpenPorts,
): Promise<void> {
  if (dryRun) return;
  const at = new Date(clock.now()).toISOString();
  const { release, key } = watched;
  const result = verdict === 'breach' ? 'failed' : verdict === 'good' ? 'passed' : undefined;
  if (result !== undefined && wordIn(proofs, release.id) !== result)
    await home.log.prove(environment, {
      schema: 1,
      release: release.id,
      at,
      result,
      checks: [WATCH],
      ...namedBy(watched),
      by: run.by,
    });
  const entry: LookEntry = {
    schema: 1,
    key: `${key} ${at}`,
    at,
    said: 'look',
    release: key,
    verdict,
    final: over || verdict === 'breach',
    readings: readingsOf(findings),
    detail: detail.slice(0, 500),
  };
  await home.journal.write(environment, WATCH, entry, release.commit.sha);
}

/** What was said last of it under this name. */
function wordIn(proofs: readonly ReleaseProof[], release: string): ReleaseProof['result'] | undefined {
  return proofs.find(proof => proof.release === release && proof.checks.includes(WATCH))?.result;
}

const readingsOf = (findings: readonly WatchFinding[]): Record<string, number> =>
  Object.fromEntries(
    findings.flatMap(({ metric, reading }) => (reading === undefined ? [] : [[metric, reading]])),
  );
