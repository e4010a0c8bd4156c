import { parseParts } from '@pipeline/build';
import { orNothing, type Registry, type StoredManifest } from '@pipeline/oci';
import type { ImageConfig } from './config/image-config.ts';
import { saidBy, uselessness } from './found-image.ts';
import type { Size } from './image-result.ts';
import { INPUTS } from './origin.ts';
import { sizeAt } from './size.ts';

/** What the last build of an image was made from, and its size. */
export interface LastBuild {
  tag: string;
  root: StoredManifest;
  parts: Record<string, string>;
  size: Size;
}

/** By the tags that it may have; nothing where none of them is an image that was built here. */
export async function lastBuild(
  { repository, last }: Pick<ImageConfig, 'repository' | 'last'>,
  registry: Registry,
): Promise<LastBuild | undefined> {
  const read = async (tag: string): Promise<LastBuild | undefined> => {
    const root = await registry.getManifest(repository, tag).catch(orNothing);
    const parts = root && parseParts(saidBy(root, `${registry.host}/${repository}:${tag}`)(INPUTS));
    if (root === undefined || parts === undefined) return undefined;
    return { tag, root, parts, size: await sizeAt(root, repository, registry) };
  };
  const found = await Promise.all(
    last.map(async tag => {
      const build = await read(tag).catch(uselessness);
      return typeof build === 'string' ? undefined : build;
    }),
  );
  return found.find(each => each !== undefined);
}
