import { ConfigError } from '@pipeline/contracts';
import type { WholeRelease } from '@pipeline/release-history';
import type { PublishConfig } from '../config/config.ts';
import type { History } from '../history.ts';
import type { GithubRelease, Publisher } from '../ports.ts';
import { asPublished, isOf, type Published, type Shelf } from '../published.ts';
import { dayOf, firstFree } from '../version/next.ts';
import { autoVersion } from './auto.ts';
import type { Comparing } from './changes.ts';
import { type Chosen, wentLive } from './choose.ts';

/** Which version it is, and what is on GitHub under it already. */
export interface Versioned {
  version: string;
  tag: string;
  /** To be updated. */
  earlier: Published | undefined;
}

/** What a version is chosen by. */
export interface Known {
  history: Pick<History, 'wholes'>;
  shelf: Shelf;
  compare: Comparing;
  github: Pick<Publisher, 'tagAt' | 'releaseOf'>;
}

type Asked = Pick<PublishConfig, 'version' | 'tagPrefix' | 'environment'>;

/**
 * A release that was published keeps its tag, whenever this runs again.
 * @throws ConfigError where the tag is another commit's, or its release is not ours to change
 */
export async function versioned(config: Asked, { release }: Chosen, known: Known): Promise<Versioned> {
  const { version: wish, tagPrefix, environment } = config;
  const own = known.shelf.own.find(({ body }) => body.mark.release === release.id);
  if (own !== undefined && (typeof wish === 'string' || own.github.tag === `${tagPrefix}${wish.given}`))
    return { version: withoutPrefix(own.github.tag, tagPrefix), tag: own.github.tag, earlier: own };
  const { sha } = release.commit;
  const version = await versionOf(config, release, known);
  const tag = `${tagPrefix}${version}`;
  if (own !== undefined && !own.github.draft)
    throw new ConfigError(
      `Release ${release.id} of ${environment} is published as ${own.github.tag} already`,
      {
        hint: `Leave it so, or delete the release ${own.github.tag} on GitHub to publish it as ${tag}.`,
      },
    );
  const at = await known.github.tagAt(tag);
  if (at !== undefined && at !== sha)
    throw new ConfigError(
      `The tag ${tag} is at ${at.slice(0, 7)}, and release ${release.id} is of ${sha.slice(0, 7)}`,
      {
        hint: 'Give the next `version`. A tag is never moved, since whoever has it would have something else.',
      },
    );
  // The same version, promoted again by another run, stays one release.
  const there = known.shelf.all.find(each => each.tag === tag) ?? (await known.github.releaseOf(tag));
  return { version, tag, earlier: there === undefined ? own : ours(there, environment) };
}

/** @throws ConfigError where it is somebody else's */
export function ours(there: GithubRelease, environment: string): Published {
  const published = asPublished(there);
  if (published !== undefined && isOf(environment, published)) return published;
  const whose = published === undefined ? 'not of this stage' : `of ${published.body.mark.environment}`;
  throw new ConfigError(`There is a release ${there.tag} on GitHub already, and it is ${whose}`, {
    hint: 'Give another `version` or `tag-prefix`, or delete that release if it is not needed.',
  });
}

async function versionOf(
  { version: wish, tagPrefix }: Asked,
  release: WholeRelease,
  known: Known,
): Promise<string> {
  const { shelf, github } = known;
  if (wish === 'date')
    return firstFree(dayOf(wentLive(release)), async version => {
      const tag = `${tagPrefix}${version}`;
      if (shelf.all.some(each => each.tag === tag)) return true;
      const at = await github.tagAt(tag);
      return at !== undefined && at !== release.commit.sha;
    });
  return wish === 'auto' ? autoVersion(tagPrefix, release.commit.sha, known) : wish.given;
}

const withoutPrefix = (tag: string, prefix: string) =>
  tag.startsWith(prefix) ? tag.slice(prefix.length) : tag;
