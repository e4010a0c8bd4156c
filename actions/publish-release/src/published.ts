import { type Body, readBody } from './mark.ts';
import type { GithubRelease, Publisher } from './ports.ts';

/** A release on GitHub that this stage has written. */
export interface Published {
  github: GithubRelease;
  body: Body;
}

/** What there is on GitHub, newest first. */
export interface Shelf {
  all: readonly GithubRelease[];
  /** Of this environment, and ours. */
  own: readonly Published[];
}

export async function readShelf(environment: string, github: Pick<Publisher, 'releases'>): Promise<Shelf> {
  const all = await github.releases();
  const own = all.flatMap(release => {
    const published = asPublished(release);
    return published !== undefined && isOf(environment, published) ? [published] : [];
  });
  return { all, own };
}

export function asPublished(github: GithubRelease): Published | undefined {
  const body = readBody(github.body);
  return body && { github, body };
}

/** GitHub takes an environment's name for the same in whatever case. */
export function isOf(environment: string, { body }: Published): boolean {
  return body.mark.environment.toLowerCase() === environment.toLowerCase();
}

export const isWithdrawn = ({ body }: Published) => body.mark.withdrawn !== undefined;
