import { type CommitOrder, ConfigError } from '@pipeline/contracts';
import { type PublishConfig, tellsChanges } from '../config/config.ts';
import type { History } from '../history.ts';
import type { Changes } from '../notes/change-list.ts';
import { isWithdrawn, type Shelf } from '../published.ts';
import type { Comparing } from './changes.ts';
import type { Chosen } from './choose.ts';
import { previousOf } from './previous.ts';

/** From where on changes are told. */
interface Base {
  /** What a person knows it by, such as its tag. */
  name: string;
  /** A commit or a tag. */
  ref: string;
}

interface Known {
  history: History;
  shelf: Shelf;
  compare: Comparing;
  repositoryUrl: string;
}

type Asked = Pick<PublishConfig, 'include' | 'since' | 'tagPrefix'>;

/**
 * The changes that the notes tell; `undefined` where nothing was live before, and where none are asked for.
 * @throws ConfigError where they are to be told since something that is not there
 */
export async function changesTold(
  asked: Asked,
  { release }: Chosen,
  { history, shelf, compare, repositoryUrl }: Known,
): Promise<Changes | undefined> {
  const { include, since } = asked;
  if (!tellsChanges(include)) return undefined;
  const base = baseOf(asked, release, history, shelf);
  if (base === undefined) return undefined;
  const { list, unread, order } = await compare(base.ref);
  if (order === 'unknown' && typeof since === 'object')
    throw new ConfigError(
      `\`since\`: this repository has no ${since.ref} that the release could be compared with`,
      {
        hint: 'Write a tag or commit of this repository, or leave `since` out.',
      },
    );
  const note = NOTES[order];
  return {
    list: list.filter(({ at }) => include.includes('pull' in at ? 'pull-requests' : 'commits')),
    base: {
      name: base.name,
      url: `${repositoryUrl}/compare/${encodeURIComponent(base.ref)}...${release.commit.sha}`,
    },
    unread,
    ...(note !== undefined && { note }),
  };
}

const NOTES: Partial<Record<CommitOrder, string>> = {
  older: 'This goes back to an earlier commit: what came after it is not in here.',
  diverged: 'This is of another branch: what the other one has besides is not in here.',
  unknown: 'The commit before is not in the repository any more, so changes cannot be listed.',
};

function baseOf(
  { since, tagPrefix }: Asked,
  release: Chosen['release'],
  history: History,
  { own }: Shelf,
): Base | undefined {
  if (typeof since === 'object') return { name: since.ref, ref: since.ref };
  const published = own.filter(({ github }) => !github.draft);
  if (since === 'published') {
    const last = published.find(
      each =>
        !isWithdrawn(each) && each.body.mark.release !== release.id && each.github.tag.startsWith(tagPrefix),
    );
    return last && { name: last.github.tag, ref: last.github.tag };
  }
  const previous = previousOf(release, history);
  if (previous === undefined) return undefined;
  const tag = published.find(({ body }) => body.mark.release === previous.id)?.github.tag;
  return { name: tag ?? previous.commit.sha.slice(0, 7), ref: previous.commit.sha };
}
