import { readFile } from 'node:fs/promises';
import { ConfigError, type Log } from '@pipeline/contracts';
import {
  createLayout,
  type Descriptor,
  formatPlatform,
  type Layout,
  OCI_INDEX,
  type Platform,
  setRoot,
  writeBytes,
} from '@pipeline/oci';
import { parseDockerfile } from '../dockerfile/instructions.ts';
import { platformArgs } from '../dockerfile/platform-args.ts';
import { toRecipe } from '../dockerfile/recipe.ts';
import { fetchBases } from './base-image.ts';
import type { RegistryFor } from './base-name.ts';
import { readContext } from './context.ts';
import { earlierLayers } from './earlier-layers.ts';
import { type PackedImage, packImage } from './image.ts';
import type { EarlierImage } from './layer-claims.ts';
import { LayerWriter } from './write-layers.ts';

export interface PackOptions {
  /** Directory that COPY reads from. */
  context: string;
  /** Path of the Dockerfile, and the name by which errors call it. */
  dockerfile: { path: string; name: string };
  buildArgs?: Readonly<Record<string, string>>;
  labels?: Readonly<Record<string, string>>;
  /** `linux/amd64` where nothing is said, whatever this machine is: the digest must not hang on it. */
  platforms?: readonly Platform[];
  /** Taken instead of what FROM names; `scratch` is none. */
  base?: string | undefined;
  /** The image's own time. Default: 1970. */
  created?: Date;
  /** The time of every file, in seconds since the epoch. Default 0: a layer must not change with the commit. */
  mtime?: number;
  /**
   * What an earlier run made of the same service. Its layers that hold the same are fetched, which takes a fifth of the
   * time that compressing does; the digest is what it is without.
   */
  earlier?: EarlierImage | undefined;
  registryFor: RegistryFor;
  log?: Log;
}

export interface Packed {
  /** Its root is the image; where several platforms were asked for, the index of theirs. */
  layout: Layout;
  /** One for each platform, in the order asked for. */
  images: PackedImage[];
}

const AMD64: Platform = { os: 'linux', architecture: 'amd64' };

/**
 * Makes an image with no daemon: the same files, Dockerfile, arguments and base give the same digest on any
 * machine. The layout in `dir` holds it. Throws a DockerfileError for a Dockerfile that is beyond the packer, and a
 * ConfigError that names all platforms which a base lacks.
 */
export async function pack(dir: string, options: PackOptions): Promise<Packed> {
  const { dockerfile, log = () => {} } = options;
  const text = await readFile(dockerfile.path, 'utf8').catch(cause => {
    throw new ConfigError(`The Dockerfile ${dockerfile.name} cannot be read`, { cause });
  });
  const parsed = parseDockerfile(text, dockerfile.name);
  const wanted = once(options.platforms).map(platform => {
    const args = argsFor(platform, options.buildArgs);
    // Read once before anything is fetched: a Dockerfile beyond the packer fails at once.
    return { platform, args, from: options.base ?? toRecipe(parsed, args).from };
  });
  const layout = await createLayout(dir);
  const earlier = earlierLayers(options.earlier, layout, log);
  const bases = await fetchBases(wanted, layout, options.registryFor);
  const shared = {
    dockerfile: parsed,
    context: await readContext(options.context, dockerfile.path),
    labels: options.labels ?? {},
    created: options.created ?? new Date(0),
    mtime: options.mtime ?? 0,
  };
  const writer = new LayerWriter(layout, earlier, log);
  const images: PackedImage[] = [];
  for (const { platform, args } of wanted) {
    const base = bases.get(platform);
    log(
      `${formatPlatform(platform)}: ${base === undefined ? 'no base image (scratch)' : `base image ${base.reference}`}`,
    );
    images.push(await packImage(layout, writer, { ...shared, platform, args, base }));
  }
  await setRoot(layout, await rootOver(images, layout));
  return { layout, images };
}

/** What the workflow gives goes before what a builder sets by itself; what that leaves unknown is not set. */
function argsFor(platform: Platform, given: PackOptions['buildArgs'] = {}): Map<string, string> {
  const set = [...platformArgs(platform, undefined), ...Object.entries(given)];
  return new Map(set.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** What is asked for twice is made once. */
function once(platforms: readonly Platform[] = []): Platform[] {
  const asked = platforms.length === 0 ? [AMD64] : platforms;
  return [...new Map(asked.map(platform => [formatPlatform(platform), platform])).values()];
}

/** The only image, or an index of them. https://github.com/opencontainers/image-spec/blob/main/image-index.md */
async function rootOver(images: readonly PackedImage[], layout: Layout): Promise<Descriptor> {
  const [first, ...more] = images;
  if (first !== undefined && more.length === 0) return first.descriptor;
  const manifests = images.map(({ descriptor, platform }) => ({ ...descriptor, platform }));
  return writeBytes(layout, OCI_INDEX, JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
}
