import { type CommitOrder, type Digest, formatImageRef } from '@pipeline/contracts';
import type { Config } from './config/config.ts';
import type { Address } from './config/destination.ts';
import type { Images, Ports, Tags } from './ports.ts';
import type { Refusal } from './refusal.ts';

/** What is to be tagged there, and with what. */
export interface Tagged {
  name: string;
  to: Address;
  /** What every tag shall name. */
  digest: Digest;
  commit: string | undefined;
  tags: readonly string[];
}

/** A tag as it stands at the destination, before it is set. */
export interface TagLook {
  image: string;
  to: Address;
  tag: string;
  /** What it shall name. */
  digest: Digest;
  /** What it names now; `undefined` where there is no such tag. */
  now: Digest | undefined;
  /** The commit of what it names now. */
  commit?: string;
  /** How our commit stands to that one. */
  order: CommitOrder;
}

export function lookAtTags(
  tagged: readonly Tagged[],
  {
    tags,
    images,
    history,
  }: Pick<Ports, 'history'> & {
    tags: Pick<Tags, 'at'>;
    images: Pick<Images, 'describe'>;
  },
): Promise<TagLook[]> {
  const each = tagged.flatMap(image => image.tags.map(tag => ({ image, tag })));
  return Promise.all(
    each.map(async ({ image: { name, to, digest, commit }, tag }): Promise<TagLook> => {
      const now = await tags.at(to, tag);
      const look = { image: name, to, tag, digest, now };
      if (now === undefined || now === digest) return { ...look, order: 'same' };
      // What cannot be read says no commit; that is told, and refuses nothing.
      const there = await images.describe('target', { ...to, digest: now }).catch(() => undefined);
      if (there?.commit === undefined || commit === undefined) return { ...look, order: 'unknown' };
      const same = there.commit === commit;
      const order = same
        ? 'same'
        : await history.compare(there.commit, commit).catch(() => 'unknown' as const);
      return { ...look, commit: there.commit, order };
    }),
  );
}

/** What is in the way of a tag, or worth telling of it. */
export function judgeTag(
  look: TagLook,
  { allowOlder }: Pick<Config, 'allowOlder'>,
): { note?: string; refusal?: Refusal } {
  const { image, tag, to, now, digest, order, commit } = look;
  if (now === undefined || now === digest) return {};
  const title = formatImageRef({ ...to, tag });
  const there = `${now}${commit === undefined ? '' : ` of commit ${commit.slice(0, 12)}`}`;
  switch (order) {
    case 'newer':
      return {};
    case 'same':
      return { note: `${title} is at ${there}, another build of the same commit, and moves from there.` };
    case 'diverged':
      return { note: `${title} is at ${there}, which this image does not contain: its changes go away.` };
    case 'unknown':
      return {
        note: `${title} is at ${there}; nothing says how that stands to this image, and it moves from there.`,
      };
    case 'older': {
      const problem = `${title} is at ${there}, which is newer than this image`;
      if (allowOlder) return { note: `${problem}; it moves back because allow-older is set.` };
      return {
        refusal: {
          image,
          problem,
          fix: 'Promote a newer image. To move the tag back on purpose, set `allow-older: true`',
        },
      };
    }
  }
}

/** Two images that would have one tag of one repository: the second would hide the first. */
export function collisions(tagged: readonly Tagged[]): Refusal[] {
  const seen = new Map<string, Tagged>();
  return tagged.flatMap(image =>
    image.tags.flatMap((tag): Refusal[] => {
      const title = formatImageRef({ ...image.to, tag });
      const other = seen.get(title) ?? image;
      seen.set(title, other);
      if (other.digest === image.digest) return [];
      return [
        {
          image: image.name,
          problem: `${title} would be ${other.name}, too`,
          fix: 'Write {name} or {repository} into `to`, or give each image a repository or a tag of its own in `images`',
        },
      ];
    }),
  );
}
