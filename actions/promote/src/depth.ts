import type { Clock } from '@pipeline/contracts';
import { isNewestProvenKnown, isVerdictKnown, type Memory } from '@pipeline/release-history';
import type { Chosen } from './choose.ts';
import type { Config } from './config/config.ts';
import type { Images, Located } from './ports.ts';

/** Whether the log of the environment before need be read no further back: what is asked for is proven there, or refused. */
export function isSourceKnown(
  { images, release }: Pick<Config, 'images' | 'release'>,
  { records, proofs }: Memory,
): boolean {
  if (images !== undefined)
    return images.every(
      ({ ref: { digest } }) => digest === undefined || isVerdictKnown(digest, records, proofs),
    );
  if (release === undefined) return isNewestProvenKnown(records, proofs);
  // All of it, where something else is older than what was found of it.
  return records.some(({ intent }) => intent.id === release) && records.at(-1)?.intent.id !== release;
}

/** Since when there is an image, in milliseconds since the epoch; `undefined` where nothing tells that. */
export type Birth = (image: Located) => Promise<number | undefined>;

/**
 * Whether the log of the environment that it goes to need be read no further back: each image is proven there, or refused, or was
 * built later than what is older. One that is new, as most are, is in neither list; it costs no page more for that.
 */
export async function isDestinationKnown(
  { images }: Chosen,
  { records, proofs }: Memory,
  birth: Birth,
): Promise<boolean> {
  const oldest = records.at(-1);
  for (const { from } of images) {
    if (isVerdictKnown(from.digest, records, proofs)) continue;
    const born = await birth(from);
    if (oldest !== undefined && (born === undefined || born <= Date.parse(oldest.intent.at))) return false;
  }
  return true;
}

/** What builds reproducibly may write 1970 or 1980, when there were no images. */
const FIRST_IMAGES = Date.UTC(2013, 0);

/**
 * As the image says itself, which is asked once for each. A date before there were images, or one that is still to come, says nothing;
 * nor does that the environment before got it lately: what did not change is deployed there again and again, and was perhaps taken back
 * before.
 */
export function birthOf(images: Pick<Images, 'describe'>, clock: Pick<Clock, 'now'>): Birth {
  const asked = new Map<string, Promise<number | undefined>>();
  const ask = async (image: Located) => {
    // What cannot be read is told where the copy is planned.
    const created = await images.describe('source', image).then(
      ({ created }) => Date.parse(created ?? ''),
      () => Number.NaN,
    );
    return created > FIRST_IMAGES && created <= clock.now() ? created : undefined;
  };
  return image => {
    const found = asked.get(image.digest) ?? ask(image);
    asked.set(image.digest, found);
    return found;
  };
}
