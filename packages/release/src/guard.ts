import { ActionError, type CommitOrder, type History, type ReleaseRecord } from '@pipeline/contracts';
import { downToSteady, presenceOf } from './presence.ts';

/** A recorded release that a deploy would replace, and how the commit to deploy stands to it. */
export interface CommitStanding {
  order: CommitOrder;
  record: ReleaseRecord;
}

export interface GuardQuestion {
  subject: string;
  /** The commit to deploy. */
  sha: string;
  /** The user said that an older commit is wanted: what would be refused is only told. */
  allowOlder?: boolean;
}

/**
 * The recorded releases of a subject that may be what serves: everything that is in flight or ended without
 * certainty, down to the newest that is live for sure. What was undone, superseded or never started is passed over.
 * @param records newest first
 */
export function maybeLive(records: readonly ReleaseRecord[], subject: string): ReleaseRecord[] {
  const own = records.filter(({ intent }) => intent.targets.some(target => target.subject === subject));
  return downToSteady(own, record => presenceOf(record, subject));
}

/** Whether nothing older can be what serves: what is live there for sure is among these. */
export function isLiveKnown(records: readonly ReleaseRecord[], subject: string): boolean {
  return maybeLive(records, subject).some(record => presenceOf(record, subject) === 'steady');
}

/**
 * How a commit stands to what may be live: the worst of all that may be, since any of them may serve.
 * `undefined` where nothing is recorded that may be live.
 */
export async function staleness(
  records: readonly ReleaseRecord[],
  subject: string,
  head: string,
  history: History,
): Promise<CommitStanding | undefined> {
  const standings: CommitStanding[] = [];
  const known = new Map<string, CommitOrder>();
  for (const record of maybeLive(records, subject)) {
    const base = record.intent.commit.sha;
    const order = known.get(base) ?? (base === head ? 'same' : await history.compare(base, head));
    known.set(base, order);
    standings.push({ order, record });
  }
  const severity: readonly CommitOrder[] = ['older', 'diverged', 'unknown'];
  for (const order of severity) {
    const found = standings.find(standing => standing.order === order);
    if (found !== undefined) return found;
  }
  return standings[0];
}

/**
 * Keeps an older commit from replacing a newer one.
 * @returns what the user should be told, if anything
 * @throws ActionError `stale-commit`
 */
export async function guardCommit(
  records: readonly ReleaseRecord[],
  { subject, sha, allowOlder = false }: GuardQuestion,
  history: History,
): Promise<string | undefined> {
  const standing = await staleness(records, subject, sha, history);
  if (standing === undefined) return undefined;
  const { order, record } = standing;
  const there = `${short(record.intent.commit.sha)} (release ${record.intent.id} by ${record.intent.by.actor}, ${record.intent.by.url})`;
  switch (order) {
    case 'same':
    case 'newer':
      return undefined;
    case 'diverged':
      return `${subject}: ${short(sha)} does not contain ${there}, ${state(record)}: its changes go away with this deploy.`;
    case 'unknown':
      return `${subject}: the history does not say how ${short(sha)} stands to ${there}, ${state(record)}.`;
    case 'older': {
      const found = `${short(sha)} is older than ${there}, ${state(record)}`;
      if (allowOlder) return `${subject}: ${found}; it is deployed because allow-older is set.`;
      throw new ActionError('stale-commit', `${subject}: ${found}.`, {
        hint: 'Deploy a newer commit. To put this older one there on purpose, set `allow-older: true`.',
      });
    }
  }
}

function state({ outcome, intent }: ReleaseRecord): string {
  return outcome === undefined
    ? `begun at ${intent.at} and not ended`
    : outcome.verdict === 'steady'
      ? `live since ${outcome.at}`
      : `which ended ${outcome.verdict} at ${outcome.at} and was not undone`;
}

function short(sha: string): string {
  return sha.slice(0, 7);
}
