import { ConfigError } from '@pipeline/contracts';
import type { PublishConfig } from '../config/config.ts';
import type { Change } from '../notes/changes.ts';
import type { Publisher } from '../ports.ts';
import { asPublished, isOf, type Published, type Shelf } from '../published.ts';
import { dayOf, firstFree, nextVersion } from '../version/next.ts';
import type { Chosen } from './choose.ts';

/** Which version it is, and what is on GitHub under it already. */
export interface Versioned {
  version: string;
  tag: string;
  /** To be updated. */
  earlier: Published | undefined;
}

interface Known {
  shelf: Shelf;
  /** `undefined` where nothing was live before, or not all of them were read. */
  changes: readonly Change[] | undefined;
  github: Pick<Publisher, 'tagAt' | 'releaseOf'>;
}

type Asked = Pick<PublishConfig, 'version' | 'tagPrefix' | 'environment'>;

/**
 * A release that was published keeps its tag, whenever this runs again.
 * @throws ConfigError where the tag is another commit's, or its release is not ours to change
 */
export async function versioned(config: Asked, { release }: Chosen, known: Known): Promise<Versioned> {
  const { version: wish, tagPrefix } = config;
  const own = known.shelf.own.find(({ body }) => body.mark.release === release.id);
  if (own !== undefined && (typeof wish === 'string' || own.github.tag === `${tagPrefix}${wish.given}`))
    return { version: withoutPrefix(own.github.tag, tagPrefix), tag: own.github.tag, earlier: own };
  const { sha } = release.commit;
  const version = await versionOf(config, { sha, begun: release.begun }, known);
  const tag = `${tagPrefix}${version}`;
  if (own !== undefined && !own.github.draft)
    throw new ConfigError(
      `Release ${release.id} of ${config.environment} is published as ${own.github.tag} already`,
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
  return { version, tag, earlier: (await earlierAt(tag, config, known)) ?? own };
}

async function versionOf(
  { version: wish, tagPrefix }: Asked,
  { sha, begun }: { sha: string; begun: string },
  { shelf, changes, github }: Known,
): Promise<string> {
  if (wish === 'date')
    return firstFree(dayOf(begun), async version => {
      const tag = `${tagPrefix}${version}`;
      if (shelf.all.some(each => each.tag === tag)) return true;
      const at = await github.tagAt(tag);
      return at !== undefined && at !== sha;
    });
  if (wish !== 'auto') return wish.given;
  if (changes === undefined)
    throw new ConfigError('`version: auto` does not know what changed', {
      hint: 'The release log has nothing that was live before, or more commits than are read lie between: give `version`.',
    });
  const versions = shelf.all.flatMap(({ tag }) =>
    tag.startsWith(tagPrefix) ? [tag.slice(tagPrefix.length)] : [],
  );
  return nextVersion(versions, changes);
}

const withoutPrefix = (tag: string, prefix: string) =>
  tag.startsWith(prefix) ? tag.slice(prefix.length) : tag;

/** The same version, promoted again by another run, stays one release. */
async function earlierAt(
  tag: string,
  { environment }: Asked,
  { shelf, github }: Known,
): Promise<Published | undefined> {
  const there = shelf.all.find(each => each.tag === tag) ?? (await github.releaseOf(tag));
  if (there === undefined) return undefined;
  const published = asPublished(there);
  if (published !== undefined && isOf(environment, published)) return published;
  const whose = published === undefined ? 'not of this stage' : `of ${published.body.mark.environment}`;
  throw new ConfigError(`There is a release ${tag} on GitHub already, and it is ${whose}`, {
    hint: 'Give another `version` or `tag-prefix`, or delete that release if it is not needed.',
  });
}
