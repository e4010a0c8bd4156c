import { readFile } from 'node:fs/promises';
import { ConfigError, type Log } from '@pipeline/contracts';
import {
  createLayout,
  formatPlatform,
  type Layout,
  OCI_CONFIG,
  OCI_MANIFEST,
  type Platform,
  setRoot,
  writeBytes,
} from '@pipeline/oci';
import { parseDockerfile } from '../dockerfile/instructions.ts';
import { type Recipe, toRecipe } from '../dockerfile/recipe.ts';
import { writeLayer } from '../layer.ts';
import { writeTar } from '../tar/write.ts';
import { NOTHING, readBaseFiles } from './base-files.ts';
import { type BaseImage, fetchBase, type RegistryFor } from './base-image.ts';
import { DEFAULT_PATH, imageConfig } from './config.ts';
import { readContext } from './context.ts';
import { imageFiles } from './files.ts';
import { planLayers } from './layers.ts';

export interface PackOptions {
  /** Directory that COPY reads from. */
  context: string;
  /** Path of the Dockerfile, and the name by which errors call it. */
  dockerfile: { path: string; name: string };
  buildArgs?: Readonly<Record<string, string>>;
  labels?: Readonly<Record<string, string>>;
  /** `linux/amd64` where nothing is said, whatever this machine is: the digest must not hang on it. */
  platform?: Platform;
  /** Taken instead of what FROM names; `scratch` is none. */
  base?: string | undefined;
  /** The image's own time. Default: 1970. */
  created?: Date;
  /** The time of every file, in seconds since the epoch. Default 0: a layer must not change with the commit. */
  mtime?: number;
  registryFor: RegistryFor;
  log?: Log;
}

export interface PackedLayer {
  name: string;
  digest: string;
  /** Bytes, compressed. */
  size: number;
}

/**
 * Makes an image with no daemon: the same files, Dockerfile, arguments and base give the same digest on any
 * machine. The layout in `dir` holds it.
 */
export async function pack(
  dir: string,
  options: PackOptions,
): Promise<{ layout: Layout; base: BaseImage | undefined; layers: PackedLayer[] }> {
  const { context, dockerfile, platform = { os: 'linux', architecture: 'amd64' }, mtime = 0, log } = options;
  const text = await readFile(dockerfile.path, 'utf8').catch(cause => {
    throw new ConfigError(`The Dockerfile ${dockerfile.name} cannot be read`, { cause });
  });
  const parsed = parseDockerfile(text, dockerfile.name);
  const args = new Map([...platformArgs(platform), ...Object.entries(options.buildArgs ?? {})]);
  // Read once before anything is fetched: a Dockerfile beyond the packer fails at once.
  const first = toRecipe(parsed, args);
  const layout = await createLayout(dir);
  const from = options.base ?? first.from;
  const base = await fetchBase(from, platform, layout, options.registryFor);
  log?.(base === undefined ? 'No base image (scratch)' : `Base image ${base.reference}`);
  const recipe = toRecipe(parsed, args, base?.config.config?.WorkingDir || '/', baseEnv(base));

  const baseFiles = base === undefined ? NOTHING : await readBaseFiles(layout, base.layers);
  const files = imageFiles(recipe, await readContext(context, dockerfile.path), baseFiles, {
    file: dockerfile.name,
    mtime,
  });
  const layers = [];
  for (const { name, entries } of planLayers(files)) {
    const layer = await writeLayer(layout, writeTar(entries));
    log?.(
      `Layer ${name}: ${entries.length} entries, ${layer.descriptor.size} bytes, ${layer.descriptor.digest}`,
    );
    layers.push({ name, layer });
  }
  const created = (options.created ?? new Date(0)).toISOString().replace('.000Z', 'Z');
  const config = imageConfig({
    recipe,
    base: base?.config,
    platform,
    created,
    labels: options.labels ?? {},
    layers,
  });
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: await writeBytes(layout, OCI_CONFIG, JSON.stringify(config)),
    layers: [...(base?.layers ?? []), ...layers.map(({ layer }) => layer.descriptor)],
  };
  await setRoot(layout, await writeBytes(layout, OCI_MANIFEST, JSON.stringify(manifest)));
  const packed = layers.map(({ name, layer: { descriptor } }) => ({
    name,
    digest: descriptor.digest,
    size: descriptor.size,
  }));
  return { layout, base, layers: packed };
}

/** The arguments that BuildKit sets by itself. https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope */
function platformArgs(platform: Platform): [string, string][] {
  const target: [string, string][] = [
    ['TARGETPLATFORM', formatPlatform(platform)],
    ['TARGETOS', platform.os],
    ['TARGETARCH', platform.architecture],
  ];
  return platform.variant === undefined ? target : [...target, ['TARGETVARIANT', platform.variant]];
}

/** What the base's environment gives to `$NAME` in this Dockerfile. */
function baseEnv(base: BaseImage | undefined): Recipe['env'] {
  const pairs = base?.config.config?.Env ?? [`PATH=${DEFAULT_PATH}`];
  return new Map(pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}
