import { setTimeout as sleep } from 'node:timers/promises';
import type { ReleaseRecord } from '../../packages/contracts/src/index.ts';
import { connectGithub, githubReleaseLog } from '../../packages/github/src/index.ts';
import type { LocalCloud } from '../../packages/local-cloud/src/index.ts';
import { type KnownGood, provenIn } from '../../packages/release-history/src/index.ts';
import type { Environment } from './places.ts';

/** What an environment's release log remembers, oldest first, and which releases of it are known to be good, newest first. */
export async function whatWasReleased(
  { github }: LocalCloud,
  environment: Environment,
): Promise<{ records: ReleaseRecord[]; good: KnownGood[] }> {
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
  const connection = connectGithub({
    token: github.token,
    repository: 'org/shop',
    apiUrl: github.url,
    clock,
  });
  const log = githubReleaseLog(connection);
  const [records, proofs] = [await log.recent(environment, 20), await log.proofs(environment, 40)];
  return { records: records.toReversed(), good: provenIn(records, proofs) };
}

/** Parts of one release, by the first of them: those that one run delivered to several platforms. Oldest first. */
export function asReleases(records: readonly ReleaseRecord[]): ReleaseRecord[][] {
  const parts = Map.groupBy(records, ({ intent: { environment, id } }) => `${environment} ${id}`);
  return [...parts.values()];
}

/**
 * A release in one line, such as
 * `staging 2.1 of 1fe72cf: failed (api failed and undone, orders steady, web steady)`.
 */
export function released(parts: readonly ReleaseRecord[]): string {
  const [first] = parts;
  if (first === undefined) return '';
  const { environment, id, commit } = first.intent;
  const outcomes = parts.flatMap(({ outcome }) => outcome?.targets ?? []);
  const names = outcomes.map(({ subject }) => nameIn(subject));
  const targets = outcomes
    .map(({ subject, verdict, undone }) => {
      const name = nameIn(subject);
      // In several regions, each by its own.
      const where = names.indexOf(name) === names.lastIndexOf(name) ? '' : `@${subject.split('/')[1]}`;
      return `${name}${where} ${verdict}${undone ? ' and undone' : ''}`;
    })
    .sort();
  const open = parts.some(({ outcome }) => outcome === undefined);
  const verdicts = new Set(parts.map(({ outcome }) => outcome?.verdict));
  const verdict = open ? 'in flight' : ([...verdicts].find(each => each !== 'steady') ?? 'steady');
  return `${environment} ${id} of ${commit.sha.slice(0, 7)}: ${verdict} (${targets.join(', ')})`;
}

/** Such as `staging: 2.1 of 1fe72cf (api, orders, web)`, the newest that is known to be good. */
export function knownGood(environment: Environment, good: readonly KnownGood[]): string[] {
  const [newest] = good;
  if (newest === undefined) return [];
  const names = newest.targets.map(({ subject }) => nameIn(subject)).sort();
  return [`${environment}: ${newest.id} of ${newest.commit.sha.slice(0, 7)} (${names.join(', ')})`];
}

const nameIn = (subject: string) => subject.split('/').at(-1) ?? subject;
