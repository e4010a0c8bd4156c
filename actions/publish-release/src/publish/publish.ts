import type { Report } from '@pipeline/action-kit';
import type { PublishConfig } from '../config/config.ts';
import { readHistory } from '../history.ts';
import { isSameText } from '../mark.ts';
import { notesOf } from '../notes/notes.ts';
import type { GithubRelease, Ports, Publisher } from '../ports.ts';
import { readShelf } from '../published.ts';
import { reportBlind } from '../report/blind.ts';
import { reportPublished } from '../report/published.ts';
import type { Outputs } from '../spec.gen.ts';
import { approvalsOf } from './approvals.ts';
import { comparing } from './changes.ts';
import { choose } from './choose.ts';
import { factsOf } from './facts.ts';
import { changesTold } from './told.ts';
import { ours, type Versioned, versioned } from './version.ts';
import { type Wanted, wantedOf } from './wanted.ts';

/** The story of a publication, read from top to bottom. The tag comes first: it is what only one can have. */
export async function publish(config: PublishConfig, ports: Ports): Promise<Report<Outputs>> {
  const { home, github, log, repositoryUrl } = ports;
  const { environment, header, include, dryRun } = config;
  if (home === undefined || github === undefined) return reportBlind(config);
  const history = await readHistory(environment, home);
  const chosen = choose(config, history);
  const shelf = await readShelf(environment, github);
  const known = { history, shelf, github, repositoryUrl };
  const compare = comparing(config, chosen.release.commit.sha, github);
  const [changes, named] = await log.group('Looking for what changed', async () => [
    await changesTold(config, chosen, { ...known, compare }),
    await versioned(config, chosen, { ...known, compare }),
  ]);
  const approvals = include.includes('approvals') ? await approvalsOf(chosen.release, environment, home) : [];
  const facts = { ...factsOf(environment, chosen, history, shelf.own), changes, approvals };
  const notes = notesOf(facts, { header, include, repositoryUrl });
  // All of that takes its time, in which it may have been rolled back.
  const now = await readHistory(environment, home);
  const still = choose({ ...config, release: chosen.release.id }, now);
  const wanted = wantedOf(config, still, { named, history: now, own: shelf.own }, notes);
  const done = dryRun
    ? {}
    : await log.group(`Publishing ${wanted.tag}`, () => write(wanted, named, config, github));
  // Two runs may want the same day, or the same next version: whoever was late takes the one after it.
  if (done === 'taken') return publish(config, ports);
  const file = await ports.keepFile('release-notes.md', wanted.notes);
  return reportPublished(config, { chosen: still, named, wanted, ...done, file, changes });
}

/** @returns `taken`: another run has the version now; `error`: why only the tag is there */
async function write(
  { notes: _, kept: _kept, ...wanted }: Wanted,
  { tag, earlier }: Versioned,
  { environment, version }: PublishConfig,
  github: Publisher,
): Promise<{ done: GithubRelease } | { error: unknown } | 'taken'> {
  const { tag: _tag, commit, draft, ...texts } = wanted;
  try {
    if (!draft) await github.createTag(tag, commit);
  } catch (error) {
    const at = typeof version === 'string' ? await github.tagAt(tag) : undefined;
    if (at === undefined || at === commit) throw error;
    return 'taken';
  }
  try {
    // What is published may be immutable: of its tag nothing is said any more.
    if (earlier !== undefined)
      return { done: await github.update(earlier.github.id, earlier.github.draft ? wanted : texts) };
    const made = await github.create(wanted);
    if (isSameText(made.body, wanted.body)) return { done: made };
    // Another run was faster, as if this one had found it there.
    return { done: await github.update(ours(made, environment).github.id, texts) };
  } catch (error) {
    if (draft) throw error;
    return { error };
  }
}
