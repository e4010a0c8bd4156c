import { ConfigError } from '@pipeline/contracts';
import type { Descriptor, Index, Platform } from '../manifest/manifest.ts';
import { isIndex } from '../manifest/manifest.ts';
import { formatPlatform, matches } from '../manifest/platform.ts';
import { attested, isAttestation, isIndexType, roleOf, type Visit } from './node.ts';
import type { CopyRequest } from './plan-types.ts';
import { placeName, type ReadSource } from './read-source.ts';

/** What of a request is taken. */
export interface Choice {
  /** What can be named afterwards. */
  roots: Visit[];
  /** What goes along with them: the attestations of chosen images. */
  along: Visit[];
}

/**
 * The whole, or the images of an index for some platforms; an index that loses none of its images stays whole.
 * @throws ConfigError where a platform is wanted that it has not
 */
export async function choose(request: CopyRequest, read: ReadSource): Promise<Choice> {
  const { digest, platforms } = request;
  const whole: Choice = { roots: [{ digest, role: 'image' }], along: [] };
  if (platforms === undefined) return whole;
  const root = await read(digest);
  if (!isIndex(root.manifest)) return whole;
  const images = await imagesOf(root.manifest, read);
  const lacking = platforms.filter(wanted => !images.some(image => fits(image, wanted)));
  if (lacking.length > 0) throw noSuchPlatform(request, lacking, images);

  const real = images.filter(image => !isAttestation(image));
  const chosen = real.filter(image => platforms.some(wanted => fits(image, wanted)));
  if (chosen.length === real.length) return whole;
  const digests = new Set<string>(chosen.map(each => each.digest));
  const about = images.filter(image => isAttestation(image) && digests.has(attested(image) ?? ''));
  return { roots: chosen.map(asVisit), along: about.map(asVisit) };
}

/** The leaves of an index, also of an index in an index. */
async function imagesOf(index: Index, read: ReadSource): Promise<Descriptor[]> {
  const below = index.manifests.map(async child => {
    if (!isIndexType(child.mediaType)) return [child];
    const { manifest } = await read(child.digest, child.size);
    return isIndex(manifest) ? imagesOf(manifest, read) : [child];
  });
  return (await Promise.all(below)).flat();
}

function asVisit(named: Descriptor): Visit {
  return { digest: named.digest, named, role: roleOf(named) };
}

function fits({ platform }: Descriptor, wanted: Platform): boolean {
  return platform !== undefined && matches(platform, wanted);
}

function noSuchPlatform(
  { source, digest }: CopyRequest,
  lacking: readonly Platform[],
  images: readonly Descriptor[],
): ConfigError {
  const has = images.filter(image => !isAttestation(image)).flatMap(({ platform }) => platform ?? []);
  return new ConfigError(
    `${placeName(source)}@${digest} has no image for ${lacking.map(formatPlatform).join(', ')}`,
    {
      hint: has.length > 0 ? `It has: ${has.map(formatPlatform).join(', ')}` : 'Its index names no platforms',
    },
  );
}
