import type { Ending, ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { identitiesOf } from './artifacts.ts';

/**
 * What is said of a target, or of one thing on it, by the release that put it there. `none`: nothing yet, or nothing
 * that tells whether it works.
 */
export type Word =
  | { word: 'good'; checks: string[]; at: string }
  | { word: 'bad'; why: string; at: string }
  | { word: 'none'; why: string /** Whether it is steady, and only a check is missing. */; steady: boolean };

/** A target of a recorded release, and what belongs to it. */
export interface Asked {
  record: ReleaseRecord;
  subject: string;
  /** What a passed proof must name. Without any, every proof of the release is about it. */
  identities: readonly string[];
  /** Whether a passed proof can be about it at all: not where an image is named by tag only. */
  provable: boolean;
  /** All identities of the release, on whatever target. */
  ofRelease: ReadonlySet<string>;
}

interface Said {
  check: string;
  passed: boolean;
  at: string;
}

/** What is told of an ending where no check has the word. */
const ENDED: Record<Ending, string> = {
  steady: 'was deployed, but no check has said that it works',
  failed: 'failed',
  timeout: 'ran out of time',
  held: 'is held, and waits for a continue or an abort',
  superseded: 'was superseded by another deploy before it was steady',
  cancelled: 'was cancelled',
  unknown: 'ended without anyone knowing what serves',
  'not-started': 'never began',
};

/**
 * A check that failed counts until the same check passes: two that report at once do not undo each other's word.
 * What was taken back, or never became steady, no later check can speak for.
 */
export function wordOn(asked: Asked, proofs: readonly ReleaseProof[]): Word {
  const { outcome, intent } = asked.record;
  const target = outcome?.targets.find(({ subject }) => subject === asked.subject);
  const verdict = target?.verdict ?? outcome?.verdict;
  const detail = target?.detail ?? outcome?.detail ?? '';
  const said = lastOfEach([
    ...deployChecks(asked),
    ...proofs.filter(proof => belongs(proof, asked.record)).flatMap(proof => sayings(proof, asked)),
  ]);
  const failed = said.filter(({ passed }) => !passed);
  const latest = (failed.length > 0 ? failed : said).at(-1);
  const failing = failed.length > 0 ? latest : undefined;

  const down = target?.undone === true ? 'was rolled back' : isDown(verdict) ? ENDED[verdict] : undefined;
  if (outcome !== undefined && down !== undefined) {
    const later = failing !== undefined && Date.parse(failing.at) > Date.parse(outcome.at);
    return { word: 'bad', why: told(down, detail), at: later ? failing.at : outcome.at };
  }
  if (failing !== undefined)
    return { word: 'bad', why: `failed ${failed.map(({ check }) => check).join(', ')}`, at: failing.at };
  if (verdict === undefined) return { word: 'none', why: `is in flight since ${intent.at}`, steady: false };
  const steady = verdict === 'steady';
  if (!steady || latest === undefined) return { word: 'none', why: ENDED[verdict], steady };
  return { word: 'good', checks: said.map(({ check }) => check), at: latest.at };
}

/** One run may release twice under one id: a proof is about what had begun by then. */
export function belongs(proof: ReleaseProof, { intent }: ReleaseRecord): boolean {
  return proof.release === intent.id && Date.parse(proof.at) >= Date.parse(intent.at);
}

export function identitiesIn(records: readonly ReleaseRecord[], id: string): Set<string> {
  const own = records.filter(({ intent }) => intent.id === id);
  return new Set(own.flatMap(({ intent }) => intent.targets.flatMap(identitiesOf)));
}

function deployChecks({ record: { outcome }, subject }: Asked): Said[] {
  const target = outcome?.targets.find(one => one.subject === subject);
  if (outcome === undefined || target?.verdict !== 'steady') return [];
  return (target.checks ?? []).map(check => ({ check, passed: true, at: outcome.at }));
}

function sayings(proof: ReleaseProof, { identities, provable, ofRelease }: Asked): Said[] {
  const named = namedBy(proof);
  const passed = proof.result === 'passed';
  // A failure that names nothing of this release is about some of it: all of it, then.
  const about = passed
    ? provable && identities.every(each => named.has(each))
    : !provable || identities.some(each => named.has(each)) || ![...named].some(each => ofRelease.has(each));
  if (!about) return [];
  const checks = proof.checks.length === 0 ? ['its checks'] : proof.checks;
  return checks.map(check => ({ check, passed, at: proof.at }));
}

/** What a proof is about. */
export function namedBy({ digests, artifacts = [] }: ReleaseProof): Set<string> {
  return new Set([...digests, ...artifacts]);
}

/** By time; of two at the same moment the failure stands. */
function lastOfEach(said: readonly Said[]): Said[] {
  const ordered = [...said].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at) || Number(b.passed) - Number(a.passed),
  );
  const last = new Map<string, Said>();
  for (const one of ordered) {
    last.delete(one.check);
    last.set(one.check, one);
  }
  return [...last.values()];
}

function isDown(verdict: Ending | undefined): verdict is 'failed' | 'timeout' {
  return verdict === 'failed' || verdict === 'timeout';
}

function told(what: string, detail: string): string {
  // A detail may begin with what is said here anyway.
  const more = detail.replace(/^rolled back: /, '');
  return more === '' ? what : `${what}: ${more}`;
}
