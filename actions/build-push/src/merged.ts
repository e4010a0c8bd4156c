import { composeIndex, formatPlatform, orNothing, parseManifest, type Registry } from '@pipeline/oci';
import type { ImageConfig, MergeSource } from './config/image-config.ts';
import type { Made } from './image-result.ts';
import { referenceOf } from './made.ts';
import { type Commit, ORIGIN, originOf, REVISION } from './origin.ts';
import { sizeAt } from './size.ts';

/** One image of what several jobs pushed; it is only put together here. */
export async function merged(
  image: ImageConfig,
  { parts }: MergeSource,
  registry: Registry,
  commit: Commit,
): Promise<Made> {
  const { repository } = image;
  const digests = parts.map(({ digest }) => digest);
  const said = await Promise.all(
    digests.map(async digest => {
      // What is not there is told below, with what to do.
      const part = await registry.getManifest(repository, digest).catch(orNothing);
      if (part === undefined) return {};
      return parseManifest(part.bytes, `${registry.host}/${repository}@${digest}`).annotations ?? {};
    }),
  );
  const origin = agreed(said) ?? originOf(commit, image.version);
  const { descriptor, bytes, platforms } = await composeIndex(registry, repository, digests, origin);
  const root = { descriptor, bytes };
  const names = platforms.map(({ platform }) => formatPlatform(platform));
  return {
    config: image,
    how: 'merged',
    why: `of ${names.join(', ')}`,
    root,
    reference: referenceOf(image, registry.host, descriptor),
    size: await sizeAt(root, repository, registry),
    platforms: names,
    version: origin[REVISION] ?? commit.sha,
    materials: digests.map(digest => ({ uri: `oci://${registry.host}/${repository}`, digest })),
  };
}

/**
 * What all parts say of where they come from. Those that were reused are of an earlier commit, and so is then the whole, which
 * is the very image that it was before. Nothing where they are of several commits, or say of none.
 */
export function agreed(said: ReadonlyArray<Record<string, string>>): Record<string, string> | undefined {
  const [first = {}, ...others] = said;
  const common = ORIGIN.flatMap(key => {
    const value = first[key];
    return value !== undefined && others.every(other => other[key] === value) ? [[key, value] as const] : [];
  });
  const origin = Object.fromEntries(common);
  return origin[REVISION] === undefined ? undefined : origin;
}
