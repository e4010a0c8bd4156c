import type { ReleaseIntent, ReleaseRecord } from '@pipeline/contracts';
import { identitiesOf, verdictOn, type WholeRelease } from '@pipeline/release-history';
import { type History, replacedIn, takenBackBy } from '../history.ts';
import { isWithdrawn, type Published, releaseOf } from '../published.ts';

/** What is to become of a published release. */
export type Fate =
  | { become: 'withdrawn'; why: Withdrawal }
  /** It is live again, and said to be withdrawn. */
  | { become: 'restored' }
  | { become: 'as it is'; live: boolean };

export interface Decided {
  published: Published;
  fate: Fate;
}

/** Why it is withdrawn. Its texts are from outside. */
export interface Withdrawal {
  /** ISO 8601, UTC. */
  at: string;
  /** What took it back; absent where it failed, and where a person says so. */
  rollback?: { release: string; url: string; actor: string; to?: string };
  detail: string;
  /** In somebody's own words, instead. */
  reason?: string;
}

/** By the release log: withdrawn is what was refused in its environment last, or gone back from, and does not serve. */
export function fateOf(published: Published, history: History): Fate {
  const release = releaseOf(published, history);
  if (release === undefined) return { become: 'as it is', live: false };
  const live = replacedIn(release, history).length === 0;
  if (live) return isWithdrawn(published) ? { become: 'restored' } : { become: 'as it is', live };
  const why = refusalOf(release, history) ?? takingBackOf(release, history);
  if (why === undefined) return { become: 'as it is', live };
  const reason = published.body.mark.withdrawn?.reason;
  return { become: 'withdrawn', why: { ...why, ...(reason !== undefined && { reason }) } };
}

function refusalOf({ parts }: WholeRelease, { records, proofs }: History): Withdrawal | undefined {
  for (const identity of new Set(parts.flatMap(({ target }) => identitiesOf(target)))) {
    const verdict = verdictOn(identity, records, proofs);
    if (verdict.state !== 'refused') continue;
    const record = records.find(each => each.intent.id === verdict.release && takesBack(each, identity));
    return {
      at: verdict.at,
      detail: record?.intent.back?.why ?? record?.outcome?.detail ?? verdict.detail,
      ...(record && { rollback: rollbackIn(record.intent) }),
    };
  }
  return undefined;
}

/** A rollback that changed settings alone has refused nothing. */
function takingBackOf(release: WholeRelease, history: History): Withdrawal | undefined {
  const rollback = takenBackBy(release, history);
  if (rollback === undefined) return undefined;
  const { ended, at, back } = rollback;
  return { at: ended ?? at, detail: back?.why ?? '', rollback: rollbackIn(rollback) };
}

function takesBack({ outcome }: ReleaseRecord, identity: string): boolean {
  return (outcome?.targets ?? []).some(({ refuses = [] }) => refuses.includes(identity));
}

function rollbackIn({
  id,
  by,
  back,
}: Pick<ReleaseIntent, 'id' | 'by' | 'back'>): NonNullable<Withdrawal['rollback']> {
  return { release: id, url: by.url, actor: by.actor, ...(back && { to: back.to }) };
}
