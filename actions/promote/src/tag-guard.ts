import { type CommitOrder, type Digest, formatImageRef, RemoteError } from '@pipeline/contracts';
import type { Config } from './config/config.ts';
import type { Address } from './config/destination.ts';
import type { Described, Images, Ports, Tags } from './ports.ts';
import { type Refusal, refusalOf } from './refusal.ts';

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

type Looking = Pick<Ports, 'history' | 'signal'> & {
  tags: Pick<Tags, 'at'>;
  images: Pick<Images, 'describe'>;
};

/** A tag that could not be looked at is refused: it may be at a newer image. */
export async function lookAtTags(
  tagged: readonly Tagged[],
  ports: Looking,
): Promise<{ looks: TagLook[]; refusals: Refusal[] }> {
  const each = tagged.flatMap(image => image.tags.map(tag => ({ image, tag })));
  const found = await Promise.all(each.map(({ image, tag }) => lookAt(image, tag, ports)));
  return {
    looks: found.flatMap(one => ('order' in one ? one : [])),
    refusals: found.flatMap(one => ('problem' in one ? one : [])),
  };
}

async function lookAt(image: Tagged, tag: string, ports: Looking): Promise<TagLook | Refusal> {
  const { name, to, digest } = image;
  let now: Digest | undefined;
  try {
    now = await ports.tags.at(to, tag);
    const look = { image: name, to, tag, digest, now };
    if (now === undefined || now === digest) return { ...look, order: 'same' };
    return { ...look, ...(await standing(image, now, ports)) };
  } catch (error) {
    const { problem, fix } = refusalOf(name, error, ports.signal);
    const unknown = `${titleOf({ to, tag })} is at ${now}, and whether that is newer than this image could not be found out`;
    return { image: name, problem: now === undefined ? problem : `${unknown}: ${problem}`, fix };
  }
}

/** How an image stands to what its tag names: unknown only where one of them names no commit, or the history has it no more. */
async function standing(
  { to, commit: ours }: Tagged,
  now: Digest,
  { images, history }: Looking,
): Promise<Pick<TagLook, 'commit' | 'order'>> {
  if (ours === undefined) return { order: 'unknown' };
  const { commit } = await images.describe('target', { ...to, digest: now }).catch(sayingNothing);
  if (commit === undefined) return { order: 'unknown' };
  return { commit, order: commit === ours ? 'same' : await history.compare(commit, ours) };
}

/** What is not whole, or no image, says no commit, and never will; anything else may say one when it is asked again. */
function sayingNothing(error: unknown): Described {
  if (error instanceof RemoteError && (error.status === 404 || error.errorCode === 'MANIFEST_INVALID'))
    return {};
  throw error;
}

/** What is in the way of a tag, or worth telling of it. */
export function judgeTag(
  look: TagLook,
  { allowOlder }: Pick<Config, 'allowOlder'>,
): { note?: string; refusal?: Refusal } {
  const { image, now, digest, order, commit } = look;
  if (now === undefined || now === digest) return {};
  const title = titleOf(look);
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

/** `ghcr.io/org/shop/api:v1.4.2`. */
export function titleOf({ to, tag }: Pick<TagLook, 'to' | 'tag'>): string {
  return formatImageRef({ ...to, tag });
}

/** Two images that would have one tag of one repository: the second would hide the first. */
export function collisions(tagged: readonly Tagged[]): Refusal[] {
  const seen = new Map<string, Tagged>();
  return tagged.flatMap(image =>
    image.tags.flatMap((tag): Refusal[] => {
      const title = titleOf({ to: image.to, tag });
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
