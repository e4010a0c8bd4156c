import { resolve } from 'node:path';
import { annotate, type Choice, DockerfileError, pack } from '@pipeline/build';
import type { Builder, Built, DockerfileImage, Known, Words } from '../ports.ts';
import { platformsOf } from './platform.ts';
import type { Workshop } from './workshop.ts';

/** Builds with no daemon. */
export function packer({ why }: Choice, shop: Workshop): Builder {
  return {
    ...{ name: 'packer', why, pushes: false },
    build: (image, words, known) =>
      packed(image, words, known, shop).catch((error: unknown) => {
        throw shop.config.builder === 'auto' ? withWhy(error, why) : error;
      }),
  };
}

async function packed(
  { source, repository }: DockerfileImage,
  { labels, annotations }: Words,
  { commit, last }: Known,
  { config, run, logins, nextDir }: Workshop,
): Promise<Built> {
  const { workspace, env } = run.context;
  const epoch = env('SOURCE_DATE_EPOCH');
  const { layout, images } = await pack(await nextDir(), {
    context: resolve(workspace, source.context),
    dockerfile: { path: resolve(workspace, source.dockerfile), name: source.dockerfile },
    buildArgs: source.buildArgs,
    platforms: platformsOf(source, config),
    labels,
    base: config.packerBase,
    registryFor: logins.openRegistry,
    log: run.log.info,
    ...(last && {
      earlier: { registry: await logins.openRegistry(config.registry), repository, root: last },
    }),
    ...(commit.time !== undefined && { created: commit.time }),
    ...(epoch !== undefined && /^\d+$/.test(epoch) && { mtime: Number(epoch) }),
  });
  await annotate(layout, annotations);
  const bases = images.flatMap(({ base }) => base ?? []);
  const near = bases.find(({ ref }) => ref.registry === config.registry);
  const materials = new Map(
    bases.map(({ ref, named }) => {
      const { registry, repository } = ref;
      return [named, { uri: `oci://${registry}/${repository}`, digest: named }];
    }),
  );
  return { layout, mountFrom: near?.ref.repository, materials: [...materials.values()] };
}

/** Nobody asked for the packer by name: whoever reads what it cannot do must know why it was taken. */
function withWhy(error: unknown, why: string): unknown {
  if (!(error instanceof DockerfileError)) return error;
  const { file, line, message, hint = '' } = error;
  const place = line === undefined ? file : `${file}:${line}`;
  const reason = `${why.charAt(0).toUpperCase()}${why.slice(1)}`;
  const details = { hint: `${reason}. ${hint}`.trim(), cause: error };
  return new DockerfileError(message.slice(`${place}: `.length), { file, line }, details);
}
