import type { ContainerConfig, HistoryEntry, ImageConfig, Platform } from '@pipeline/oci';
import type { Recipe } from '../dockerfile/recipe.ts';
import type { NamedLayer } from './write-layers.ts';

/** What docker gives to an image whose base sets none. */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * How the history names a layer that the packer compressed. A later run takes such a layer for what it would make itself, so
 * whoever lets `gzip` give other bytes changes this, too.
 */
export const PACKED = 'pack: ';

export interface ConfigParts {
  recipe: Recipe;
  base: ImageConfig | undefined;
  platform: Platform;
  /** RFC 3339. */
  created: string;
  labels: Record<string, string>;
  layers: readonly NamedLayer[];
}

/** The image's configuration: the base's, changed as the recipe says. https://github.com/opencontainers/image-spec/blob/main/config.md */
export function imageConfig({ recipe, base, platform, created, labels, layers }: ConfigParts): ImageConfig {
  const history = layers.map(({ name }): HistoryEntry => ({ created, created_by: `${PACKED}${name}` }));
  return {
    created,
    architecture: base?.architecture ?? platform.architecture,
    os: base?.os ?? platform.os,
    ...variantOf(base?.variant ?? platform.variant),
    config: containerConfig(recipe, base?.config ?? {}, labels),
    rootfs: {
      type: 'layers',
      diff_ids: [...(base?.rootfs.diff_ids ?? []), ...layers.map(({ diffId }) => diffId)],
    },
    history: [...(base?.history ?? []), ...history],
  };
}

function variantOf(variant: string | undefined): { variant?: string } {
  return variant === undefined ? {} : { variant };
}

function containerConfig(
  recipe: Recipe,
  base: ContainerConfig,
  labels: Record<string, string>,
): ContainerConfig {
  const exposed = [...Object.keys(base.ExposedPorts ?? {}), ...recipe.exposed].sort();
  const env = new Map((base.Env ?? []).map(pair => splitPair(pair)));
  if (!env.has('PATH')) env.set('PATH', DEFAULT_PATH);
  for (const [name, value] of recipe.env) env.set(name, value);
  const allLabels = { ...base.Labels, ...Object.fromEntries(recipe.labels), ...labels };
  // An entrypoint of one's own makes the base's command meaningless: docker drops it too.
  const cmd = recipe.cmd ?? (recipe.entrypoint === undefined ? base.Cmd : undefined);
  const entrypoint = recipe.entrypoint ?? base.Entrypoint;
  const user = recipe.user ?? base.User;
  const workdir = recipe.workdir ?? base.WorkingDir;
  return {
    ...base,
    ...(user !== undefined && { User: user }),
    ...(exposed.length > 0 && { ExposedPorts: Object.fromEntries(exposed.map(port => [port, {}])) }),
    Env: [...env].map(([name, value]) => `${name}=${value}`),
    ...(entrypoint !== undefined && { Entrypoint: entrypoint }),
    Cmd: cmd ?? [],
    ...(workdir !== undefined && { WorkingDir: workdir }),
    Labels: Object.fromEntries(Object.entries(allLabels).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}
