import { formatImageRef, type ReleaseProof, type ReleaseRecord } from '@pipeline/contracts';
import { imagesOf } from './artifacts.ts';
import { type KnownGood, type RecordedRelease, standings } from './known-good.ts';
import { verdictOn } from './verdict-on.ts';

export interface NewestProven {
  /** Absent where no recorded release is known-good. */
  release?: KnownGood & {
    /**
     * Name → reference by digest. A name is the container's, or `service/container` where two mean different images; of a
     * container that was deployed without a name the service's.
     */
    images: Record<string, string>;
  };
  /** The newer releases that were not taken, newest first, and why, such as `is in flight since …`. */
  passedOver: Array<{ release: RecordedRelease; why: string }>;
}

/**
 * The newest known-good release of an environment with its images, all by digest: what to promote as one unit. One of
 * which an image was refused since is passed over.
 * @param records newest first
 */
export function newestProven(
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
): NewestProven {
  const passedOver: NewestProven['passedOver'] = [];
  for (const { release, word } of standings(records, proofs)) {
    const images = imagesByName(release);
    const why = word.word === 'good' ? obstacle(images, records, proofs) : word.why;
    if (word.word === 'good' && why === undefined) {
      const byDigest = Object.fromEntries(images.map(({ name, image }) => [name, formatImageRef(image)]));
      return {
        release: { ...release, checks: word.checks, provenAt: word.at, images: byDigest },
        passedOver,
      };
    }
    passedOver.push({ release, why: why ?? 'is not proven' });
  }
  return { passedOver };
}

type Named = ReturnType<typeof imagesByName>;

function obstacle(
  images: Named,
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
): string | undefined {
  if (images.length === 0) return 'put no image there';
  for (const { name, image } of images) {
    if (image.digest === undefined) return `names ${name} by tag only (${formatImageRef(image)})`;
    const verdict = verdictOn(image.digest, records, proofs);
    if (verdict.state !== 'proven') return `has ${name}, which is ${verdict.state} since: ${verdict.detail}`;
  }
  return undefined;
}

/** Each by the shortest name under which no other one means another image. */
function imagesByName(release: RecordedRelease) {
  const all = release.targets.flatMap(target => {
    const service = target.subject.slice(target.subject.lastIndexOf('/') + 1);
    return imagesOf(target).map(({ container, image }) => {
      const longer = [service, target.subject].map(place =>
        container === '' ? place : `${place}/${container}`,
      );
      // The only container of its service needs no name where it is deployed to.
      return { image, names: container === '' ? [service, ...longer] : [container, ...longer] };
    });
  });
  return all.map(({ names, image }) => {
    const free = names.find((name, at) =>
      all.every(other => other.names[at] !== name || formatImageRef(other.image) === formatImageRef(image)),
    );
    return { name: free ?? names.join(' '), image };
  });
}
