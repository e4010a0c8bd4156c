import type { ReleaseRecord } from '@pipeline/contracts';
import type { World } from '../world.ts';

/** One thing that one target got, and what is to be held of it: told by going through the log, one fact after the other. */
export interface Fact {
  record: ReleaseRecord;
  /** In the order of time. */
  nth: number;
  subject: string;
  image: string;
  /** What it returned to, and what that had returned to, and so on; for a deploy itself. */
  origin: Fact;
  good: boolean;
  serves: 'surely' | 'maybe' | 'not';
  /** Whether a rollback went away from it, or was to, and none came back to it. */
  left: boolean;
}

/** Only for worlds in which a rollback's snapshots are told by what they returned to. */
export function factsOf({ records, proofs, towards }: World): Fact[] {
  const oldestFirst = [...records].reverse();
  const facts: Fact[] = [];
  oldestFirst.forEach((record, nth) => {
    for (const { subject, artifacts } of record.intent.targets) {
      const outcome = record.outcome?.targets.find(target => target.subject === subject);
      const verdict = outcome?.verdict;
      const gone = outcome?.undone === true || verdict === 'superseded' || verdict === 'not-started';
      const fact = {
        record,
        nth,
        subject,
        image: artifacts.web ?? '',
        good: false,
        left: false,
        serves: gone ? 'not' : verdict === 'steady' ? 'surely' : 'maybe',
      } as Fact;
      const part = towards.get(record)?.parts.find(each => each.subject === subject);
      const same = facts.findLast(
        other =>
          part && other.subject === subject && afterOf(other) === part.snapshot && other.origin === other,
      );
      fact.origin = same ?? fact;
      if (part && !gone) leave(facts, fact);
      facts.push(fact);
    }
  });
  for (const fact of facts) {
    const said = judged(fact, records, proofs);
    const origin =
      fact.origin !== fact && said === 'silent' && fact.serves === 'surely' ? fact.origin.good : false;
    fact.good = said === 'good' || (said === 'silent' && origin && !refused(fact, oldestFirst));
  }
  return facts;
}

/** @param older what was there when the rollback began */
function leave(older: readonly Fact[], back: Fact): void {
  const away = headsOf(older, back.subject).map(({ origin }) => origin);
  for (const fact of older.filter(({ subject }) => subject === back.subject)) {
    if (away.includes(fact.origin)) fact.left = true;
    if (fact.origin === back.origin) fact.left = false;
  }
}

/** What may serve on a target, newest first. */
export function headsOf(facts: readonly Fact[], subject: string): Fact[] {
  const own = facts.filter(fact => fact.subject === subject && fact.serves !== 'not').reverse();
  const sure = own.findIndex(({ serves }) => serves === 'surely');
  return sure < 0 ? own : own.slice(0, sure + 1);
}

function afterOf({ record, subject }: Fact): unknown {
  return record.outcome?.targets.find(target => target.subject === subject)?.after;
}

export function refused(
  { nth, image: what }: Pick<Fact, 'nth' | 'image'>,
  oldestFirst: readonly ReleaseRecord[],
): boolean {
  return oldestFirst
    .slice(nth + 1)
    .some(({ outcome }) =>
      outcome?.targets.some(
        ({ verdict, refuses }) => verdict === 'steady' && refuses?.some(each => what.endsWith(each)),
      ),
    );
}

/** By its own deploy and by proofs of its release, each of which names all that the release put anywhere under its id. */
function judged(fact: Fact, records: World['records'], proofs: World['proofs']): 'good' | 'bad' | 'silent' {
  const { record, subject } = fact;
  if (refused(fact, [...records].reverse())) return 'bad';
  const outcome = record.outcome?.targets.find(target => target.subject === subject);
  if (outcome === undefined) return failing(fact, proofs) ? 'bad' : 'silent';
  if (outcome.undone || outcome.verdict === 'failed' || outcome.verdict === 'timeout') return 'bad';
  if (failing(fact, proofs)) return 'bad';
  const passed =
    (outcome.checks ?? []).length > 0 || mine(fact, proofs).some(({ result }) => result === 'passed');
  return outcome.verdict === 'steady' && passed ? 'good' : 'silent';
}

/** Whether the last that one of the checks said is that it failed. */
function failing(fact: Fact, proofs: World['proofs']): boolean {
  const last = new Map(mine(fact, proofs).map(({ checks, result }) => [checks[0], result]));
  return [...last.values()].includes('failed');
}

/** Oldest first. */
function mine({ record: { intent }, image: what }: Fact, proofs: World['proofs']) {
  return [...proofs]
    .reverse()
    .filter(proof => proof.release === intent.id && proof.at >= intent.at)
    .filter(({ digests }) => digests.some(each => what.endsWith(each)));
}
