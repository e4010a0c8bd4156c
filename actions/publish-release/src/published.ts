import type { WholeRelease } from '@pipeline/release-history';
import type { History } from './history.ts';
import { type Body, readBody } from './mark.ts';
import type { GithubRelease, Publisher } from './ports.ts';

/** A release on GitHub that this stage has written. */
export interface Published {
  github: GithubRelease;
  body: Body;
}

/** What there is on GitHub: drafts, and then what was published last. */
export interface Shelf {
  all: readonly GithubRelease[];
  /** Of this environment, and ours. */
  own: readonly Published[];
}

/** GitHub lists by the dates of the commits, https://docs.github.com/en/rest/releases/releases#get-the-latest-release */
export async function readShelf(environment: string, github: Pick<Publisher, 'releases'>): Promise<Shelf> {
  const all = (await github.releases()).toSorted((a, b) => publishedAt(b) - publishedAt(a));
  const own = all.flatMap(release => {
    const published = asPublished(release);
    return published !== undefined && isOf(environment, published) ? [published] : [];
  });
  return { all, own };
}

const publishedAt = ({ publishedAt: at }: GithubRelease) =>
  at === undefined ? Number.MAX_VALUE : Date.parse(at);

export function asPublished(github: GithubRelease): Published | undefined {
  const body = readBody(github.body);
  return body && { github, body };
}

/** GitHub takes an environment's name for the same in whatever case. */
export function isOf(environment: string, { body }: Published): boolean {
  return body.mark.environment.toLowerCase() === environment.toLowerCase();
}

export const isWithdrawn = ({ body }: Published) => body.mark.withdrawn !== undefined;

/** What was published with it; `undefined` where the log does not remember that. */
export function releaseOf(
  { body }: Published,
  { wholes }: Pick<History, 'wholes'>,
): WholeRelease | undefined {
  return wholes.find(({ id, back }) => id === body.mark.release && back === undefined);
}

/** Where the log has what was published with it: 0 is the newest. */
export function placeOf(published: Published, history: Pick<History, 'wholes'>): number {
  const release = releaseOf(published, history);
  return release === undefined ? Number.MAX_VALUE : history.wholes.indexOf(release);
}
