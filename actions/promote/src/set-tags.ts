import { ActionError } from '@pipeline/contracts';
import { type Held, lockName, withLock } from '@pipeline/release';
import type { Config } from './config/config.ts';
import { leaving } from './left-behind.ts';
import type { Ports } from './ports.ts';
import type { Ready } from './prepare.ts';
import { putBack } from './put-back.ts';
import { refused } from './refusal.ts';
import { judgeTag, lookAtTags, type TagLook, titleOf } from './tag-guard.ts';

/** What became of the tags. */
export interface Tagging {
  set: TagLook[];
  /** Those that were at the digest already. */
  unchanged: TagLook[];
  notes: string[];
}

/**
 * Sets all tags or none, with nobody else setting the same ones. Who had to wait looks at each again, since the other
 * may have put a newer image there.
 * @param seen the tags as they were before anything was copied
 */
export async function setTags(
  ready: readonly Ready[],
  seen: readonly TagLook[],
  config: Pick<Config, 'allowOlder' | 'lockWait'>,
  ports: Ports,
): Promise<Tagging> {
  const { releases, run, clock, log, signal } = ports;
  const work = ({ signal }: Pick<Held, 'signal'>) => setAll(ready, seen, config, { ...ports, signal });
  if (releases === undefined) return work({ signal });
  const names = ready.map(({ to }) => lockName('tags', `${to.registry}/${to.repository}`));
  const who = {
    owner: run.owner,
    url: run.by.url,
    reason: `promoting ${ready.map(({ name }) => name).join(', ')}`,
  };
  const options = { clock, tell: log.info, wait: config.lockWait, signal };
  return withLock(releases.lock, names, who, options, work).catch((error: unknown) => {
    if (!(error instanceof ActionError) || error.code !== 'locked') throw error;
    throw leaving(error, 'Every byte is there, but no tag was set.', LOCKED);
  });
}

const LOCKED =
  'Run this job again when that run has ended, which moves no byte twice, or give it a longer `lock-wait`. The lock of a run that is dead ends at the time shown';

async function setAll(
  ready: readonly Ready[],
  seen: readonly TagLook[],
  config: Pick<Config, 'allowOlder'>,
  ports: Pick<Ports, 'tags' | 'images' | 'history' | 'log' | 'signal'>,
): Promise<Tagging> {
  ports.signal.throwIfAborted();
  const { looks, refusals } = await lookAtTags(ready, ports);
  const notes = looks.flatMap(look => overtaken(look, seen));
  for (const note of notes) ports.log.warn(note);
  const judged = looks.map(look => judgeTag(look, config));
  refusals.push(...judged.flatMap(({ refusal }) => refusal ?? []));
  if (refusals.length > 0) throw refused(refusals, 'Their bytes are there, but no tag was set.');
  const begun: TagLook[] = [];
  try {
    for (const look of looks.filter(({ now, digest }) => now !== digest)) {
      ports.signal.throwIfAborted();
      begun.push(look);
      await ports.tags.set({ ...look.to, digest: look.digest }, look.tag);
      ports.log.info(`${titleOf(look)} is at ${look.digest}`);
    }
    // All once more: without a lock someone else may have set the first while this set the last.
    for (const look of begun) await prove(look, ports);
  } catch (error) {
    throw await takenBack(error, begun, ports);
  }
  return { set: begun, unchanged: looks.filter(({ now, digest }) => now === digest), notes };
}

/** Someone else has set it since this run looked first. */
function overtaken(look: TagLook, seen: readonly TagLook[]): string[] {
  const before = seen.find(({ to, tag }) => tag === look.tag && to.repository === look.to.repository);
  if (before === undefined || before.now === look.now) return [];
  const now = look.now === look.digest ? 'this very image' : (look.now ?? 'nothing');
  return [`${titleOf(look)} was set by another run meanwhile: it names ${now}.`];
}

async function prove(look: TagLook, { tags }: Pick<Ports, 'tags'>): Promise<void> {
  const now = await tags.at(look.to, look.tag);
  if (now === look.digest) return;
  throw new ActionError(
    'tag-moved',
    `${titleOf(look)} was set to ${look.digest}, and right after it names ${now ?? 'nothing'}: another run set it at the same time and won.`,
    { hint: 'See which run that was; run this job again only if its image is to win' },
  );
}

async function takenBack(
  error: unknown,
  begun: readonly TagLook[],
  { tags }: Pick<Ports, 'tags'>,
): Promise<unknown> {
  const lines = await putBack(begun, tags);
  if (!(error instanceof ActionError)) {
    // A bug is told as one, and what it left behind with it.
    if (error instanceof Error) error.message = [error.message, ...lines].join('\n');
    return error;
  }
  return leaving(error, lines.length === 0 ? 'No tag was set.' : lines.join('\n'));
}
