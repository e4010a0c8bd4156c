import { readFile, rm } from 'node:fs/promises';
import { ConfigError, RemoteError } from '@pipeline/contracts';
import {
  createLayout,
  type Descriptor,
  formatPlatform,
  isIndex,
  type Layout,
  matches,
  type Platform,
  parseManifest,
  setRoot,
} from '@pipeline/oci';
import { convertUnpacked } from '../archive/convert.ts';
import { onlyOne } from '../archive/only-one.ts';
import { imagesIn } from '../images.ts';
import { openSource, type Source } from './source.ts';
import { take } from './take.ts';

export interface AdoptOptions {
  /** How errors call it. Default: its path. */
  name?: string | undefined;
  /** Which image of several: its name in the layout or archive (such as `v1`, or `shop/api:v1`), or its digest. */
  reference?: string | undefined;
  /** Only this platform's image, where there is an index of several. */
  platform?: Platform | undefined;
}

/**
 * What another builder left at `path`, as a layout for pushing in `dir`: an OCI layout, as a folder or a tar archive
 * of one, keeps its digest; an archive in the form of `docker save` is converted. Archives may be compressed by gzip
 * or zstd. Everything that the image names is read once and held against its digest. A folder stays as it is: the
 * layout in `dir` has links to its blobs, so it must outlive it. Throws a ConfigError that says what is wrong with it.
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function adopt(path: string, dir: string, options: AdoptOptions = {}): Promise<Layout> {
  const { name = path, reference, platform } = options;
  const scratch = `${dir}.scratch`;
  try {
    const source = await openSource(path, name, scratch);
    const index = await source.at('index.json');
    const layout =
      index === undefined
        ? await adoptSaved(source, dir, reference)
        : await adoptLayout(source, index, dir, options);
    if (platform !== undefined) await narrow(layout, platform, name);
    return layout;
  } catch (error) {
    // A manifest is told to be malformed as a registry's would be, and no registry is asked here.
    throw error instanceof RemoteError ? new ConfigError(error.message, { cause: error }) : error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function adoptLayout(
  source: Source,
  index: string,
  dir: string,
  { reference, platform }: AdoptOptions,
): Promise<Layout> {
  const from = `index.json in ${source.name}`;
  const parsed = parseManifest(await readFile(index), from);
  if (!isIndex(parsed)) throw new ConfigError(`${from} is no index`);
  const listed = parsed.manifests.map(each => ({ descriptor: each, id: each.digest, names: namesOf(each) }));
  const fitting = listed.filter(
    ({ descriptor }) => platform !== undefined && fits(descriptor.platform, platform),
  );
  const { descriptor } = onlyOne(fitting.length > 0 ? fitting : listed, reference, source.name);
  const layout = await createLayout(dir);
  await take(source, descriptor, layout);
  await setRoot(layout, bare(descriptor));
  return layout;
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md and, for the whole name, containerd's own. */
function namesOf({ annotations }: Descriptor): string[] {
  const keys = ['org.opencontainers.image.ref.name', 'io.containerd.image.name'];
  return keys.flatMap(key => annotations?.[key] ?? []);
}

/** Names and the time of the build, which a descriptor may have, are no part of the image. */
function bare({ mediaType, digest, size, platform }: Descriptor): Descriptor {
  return { mediaType, digest, size, ...(platform !== undefined && { platform }) };
}

async function adoptSaved(source: Source, dir: string, reference: string | undefined): Promise<Layout> {
  const { name, unpacked } = source;
  if (unpacked?.('manifest.json') === undefined) {
    const forms = unpacked === undefined ? 'no index.json' : 'neither index.json nor manifest.json';
    throw new ConfigError(`${name} holds no image: it has ${forms}`, {
      hint: 'Give the folder or archive of an OCI layout, or an archive of the form that `docker save` writes',
    });
  }
  return convertUnpacked(unpacked, dir, { name, reference });
}

/** Makes one platform's image the layout's. */
async function narrow(layout: Layout, platform: Platform, name: string): Promise<void> {
  const images = await imagesIn(layout);
  const found = images.find(image => fits(image.platform, platform));
  if (found !== undefined) return setRoot(layout, bare(found.descriptor));
  const has = images.map(({ platform: own }) => (own === undefined ? '?' : formatPlatform(own)));
  throw new ConfigError(`${name} holds no image for ${formatPlatform(platform)}`, {
    hint: `It holds: ${has.join(', ')}`,
  });
}

function fits(own: Platform | undefined, wanted: Platform): boolean {
  return own !== undefined && matches(own, wanted);
}
