import type { Report } from '@pipeline/action-kit';
import type { Part, PublishConfig } from '../config/config.ts';
import { type History, readHistory } from '../history.ts';
import type { Changes } from '../notes/change-list.ts';
import { notesOf } from '../notes/notes.ts';
import type { GithubRelease, Ports, Publisher } from '../ports.ts';
import { isWithdrawn, readShelf, type Shelf } from '../published.ts';
import { reportBlind } from '../report/blind.ts';
import { reportPublished } from '../report/published.ts';
import type { Outputs } from '../spec.gen.ts';
import { approvalsOf } from './approvals.ts';
import { type Base, changesSince } from './changes.ts';
import { type Chosen, choose } from './choose.ts';
import { factsOf } from './facts.ts';
import { previousOf } from './previous.ts';
import { type Versioned, versioned } from './version.ts';
import { type Wanted, wantedOf } from './wanted.ts';

/** The story of a publication, read from top to bottom. The tag comes first: it is what only one can have. */
export async function publish(config: PublishConfig, ports: Ports): Promise<Report<Outputs>> {
  const { home, github, log } = ports;
  if (home === undefined || github === undefined) return reportBlind(config);
  const history = await readHistory(config.environment, home);
  const chosen = choose(config, history);
  const shelf = await readShelf(config.environment, github);
  const changes = await log.group('Looking for what changed', () =>
    changesFor(config, chosen, { history, shelf, github, ports }),
  );
  const known = { shelf, github, changes: changes?.unread === 0 ? changes.list : undefined };
  const named = await versioned(config, chosen, known);
  const notes = notesOf(
    {
      ...factsOf(config.environment, chosen, history, shelf.own),
      changes: changes && shown(changes, config),
      approvals: config.include.includes('approvals')
        ? await approvalsOf(chosen.release, config.environment, home)
        : [],
    },
    { header: config.header, include: config.include, repositoryUrl: ports.repositoryUrl },
  );
  const wanted = wantedOf(config, chosen, named, notes);
  const done = config.dryRun ? undefined : await write(wanted, named, github, ports);
  return reportPublished(config, {
    chosen,
    named,
    wanted,
    done,
    file: await ports.keepFile('release-notes.md', wanted.notes),
    changes,
  });
}

/** Of what was read for the version what is to be told. */
function shown(changes: Changes, { include }: PublishConfig): Changes | undefined {
  if (!tells(include)) return undefined;
  const list = changes.list.filter(({ at }) => include.includes('pull' in at ? 'pull-requests' : 'commits'));
  return { ...changes, list };
}

const tells = (include: readonly Part[]) => include.includes('commits') || include.includes('pull-requests');

interface Around {
  history: History;
  shelf: Shelf;
  github: Publisher;
  ports: Pick<Ports, 'repositoryUrl'>;
}

async function changesFor(
  config: PublishConfig,
  { release }: Chosen,
  { history, shelf, github, ports }: Around,
): Promise<Changes | undefined> {
  const wanted = tells(config.include) || config.version === 'auto';
  const base = wanted ? baseOf(config, release, history, shelf) : undefined;
  if (base === undefined) return undefined;
  return changesSince(config, base, release.commit.sha, { github, repositoryUrl: ports.repositoryUrl });
}

function baseOf(
  { since }: PublishConfig,
  release: Chosen['release'],
  history: History,
  { own }: Shelf,
): Base | undefined {
  if (typeof since === 'object') return { name: since.ref, ref: since.ref };
  if (since === 'published') {
    const last = own.find(
      each => !each.github.draft && !isWithdrawn(each) && each.body.mark.release !== release.id,
    );
    return last && { name: last.github.tag, ref: last.github.tag };
  }
  const previous = previousOf(release, history);
  if (previous === undefined) return undefined;
  const published = own.find(({ body, github }) => body.mark.release === previous.id && !github.draft);
  return { name: published?.github.tag ?? previous.commit.sha.slice(0, 7), ref: previous.commit.sha };
}

async function write(
  { notes: _, kept: _kept, ...wanted }: Wanted,
  { tag, earlier }: Versioned,
  github: Publisher,
  { log }: Pick<Ports, 'log'>,
): Promise<GithubRelease> {
  return log.group(`Publishing ${tag}`, async () => {
    if (!wanted.draft) await github.createTag(tag, wanted.commit);
    if (earlier === undefined) return github.create(wanted);
    const { id, draft } = earlier.github;
    // What is published may be immutable: of its tag nothing is said any more.
    const { tag: _tag, commit: _commit, draft: _draft, ...texts } = wanted;
    return github.update(id, draft ? wanted : texts);
  });
}
