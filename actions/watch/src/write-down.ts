import { type Digest, deploymentIn, type ReleaseProof } from '@pipeline/contracts';
import { identitiesOf } from '@pipeline/release-history';
import { covers } from './about.ts';
import type { Config } from './config/config.ts';
import { type LookEntry, WATCH } from './entries.ts';
import type { WatchFinding } from './judge/finding.ts';
import type { OpenPorts } from './ports.ts';
import type { Remembered } from './remembered.ts';
import type { Said } from './wanted.ts';
import type { WatchedRelease } from './which.ts';

/**
 * The word on the release comes first: what was breached is refused from then on, whatever becomes of the rest; what has outlived its
 * watch is known to be good, as far as something was looked at.
 * @param last whether the watch is over
 */
export async function writeDown(
  said: Said,
  watched: WatchedRelease,
  last: boolean,
  { proofs }: Pick<Remembered, 'proofs'>,
  { environment, dryRun }: Config,
  { home, clock, run }: OpenPorts,
): Promise<void> {
  if (dryRun) return;
  const at = new Date(clock.now()).toISOString();
  const proof = proofOf(said, watched);
  if (proof !== undefined && proof.result !== wordIn(proofs, proof.release))
    await home.log.prove(environment, { schema: 1, at, by: run.by, ...proof });
  const entry = entryOf(said, watched, last, at);
  if (entry !== undefined) await home.journal.write(environment, WATCH, entry, watched.release.commit.sha);
}

/** Of a way back nothing bad is said: neither it nor what it came from need be at fault. */
function proofOf({ verdict, findings }: Said, { release, live, isBack }: WatchedRelease) {
  const proof = (result: ReleaseProof['result'], of: WatchedRelease['live']) => ({
    release: release.id,
    checks: [WATCH],
    result,
    ...namedIn(of),
  });
  if (verdict === 'breach') return isBack ? undefined : proof('failed', live);
  return verdict === 'good' ? proof('passed', seenIn(live, findings)) : undefined;
}

/** What was looked at. An alarm at its word is about anything. */
const seenIn = (live: WatchedRelease['live'], findings: readonly WatchFinding[]): WatchedRelease['live'] =>
  findings.length === 0
    ? live
    : live.filter(({ subject }) => findings.some(({ about }) => covers(about, subject)));

/** What a word on it names, by digest or address. */
function namedIn(live: WatchedRelease['live']): Pick<ReleaseProof, 'digests' | 'artifacts'> {
  const identities = new Set(
    live.flatMap(({ part: { target, outcome } }) =>
      identitiesOf({ ...target, artifacts: { ...target.artifacts, ...outcome?.artifacts } }),
    ),
  );
  const artifacts = [...identities].filter(identity => deploymentIn(identity) !== undefined);
  return {
    digests: [...identities].filter((identity): identity is Digest => !artifacts.includes(identity)),
    ...(artifacts.length > 0 && { artifacts }),
  };
}

/** What was said last of it under this name. */
function wordIn(proofs: readonly ReleaseProof[], release: string): ReleaseProof['result'] | undefined {
  return proofs.find(proof => proof.release === release && proof.checks.includes(WATCH))?.result;
}

/** Of a look that says nothing yet only what it has read is kept, so that many releases at a time write little. */
function entryOf(
  { verdict, detail, findings }: Said,
  { key }: WatchedRelease,
  last: boolean,
  at: string,
): LookEntry | undefined {
  const readings = readingsOf(findings);
  const final = last || verdict === 'breach';
  if (!final && Object.keys(readings).length === 0) return undefined;
  return {
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
}

const readingsOf = (findings: readonly WatchFinding[]): Record<string, number> =>
  Object.fromEntries(
    findings.flatMap(({ metric, reading }) => (reading === undefined ? [] : [[metric, reading]])),
  );
