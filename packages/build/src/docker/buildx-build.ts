import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, isDigest, isRecord } from '@pipeline/contracts';
import { createLayout, formatPlatform, type Layout, rootOf, setRoot } from '@pipeline/oci';
import { buildxArgv, type DockerRequest } from './argv.ts';
import type { BuildxOutput } from './exporters.ts';
import { failedStep } from './failed-step.ts';
import { materialsIn, materialsOf } from './materials.ts';
import { refuseOtherBase } from './other-platform.ts';
import {
  type DockerBuild,
  type DockerBuilt,
  readDockerfile,
  refuseFailure,
  runBuild,
  told,
  withScratch,
} from './run-build.ts';
import { refuseSharedBase } from './shared-base.ts';

export interface BuildxBuild extends DockerBuild {
  annotations?: BuildxOutput['annotations'];
  /** `registry/repository`, to which BuildKit is to push by itself. */
  push?: string | undefined;
  /** Whether the image is needed on this machine, too. It always is where nothing is pushed. */
  layout?: boolean;
}

/** In a layout, in the registry, or in both. */
export type BuildxBuilt = DockerBuilt &
  ({ layout: Layout; pushed?: PushedImage } | { layout?: undefined; pushed: PushedImage });

/** What BuildKit pushed, with no tag. */
export interface PushedImage {
  digest: Digest;
  /** Such as `linux/amd64`. */
  platforms: string[];
}

/**
 * `docker buildx build` into a layout in `dir`, to a registry, or both; several platforms become one index. What BuildKit
 * pushes by itself never goes through this machine, which costs 10 ms a megabyte, of all layers. Where it cannot push, be it
 * for a proxy, a certificate or a login that ran out, the image is taken from it as a layout after all.
 */
export function buildWithBuildx(
  dir: string,
  build: BuildxBuild & { push?: undefined },
): Promise<DockerBuilt & { layout: Layout }>;
export function buildWithBuildx(dir: string, build: BuildxBuild): Promise<BuildxBuilt>;
export async function buildWithBuildx(dir: string, build: BuildxBuild): Promise<BuildxBuilt> {
  const { push, layout: wanted = false, annotations = {}, builder } = build;
  return withScratch(dir, async scratch => {
    const file = await readDockerfile(build);
    const metadata = join(scratch, 'metadata.json');
    // Materials are in the metadata unless somebody turned them off.
    const env = { ...build.env, BUILDX_METADATA_PROVENANCE: 'min' };
    const attempt = async (request: DockerRequest, output: Omit<BuildxOutput, 'annotations'>) => {
      await rm(dir, { recursive: true, force: true });
      if (output.layout !== undefined) await createLayout(output.layout);
      return runBuild({ ...build, env }, scratch, secrets =>
        buildxArgv(request, { ...output, annotations }, metadata, secrets, builder),
      );
    };
    const first = await attempt(build, { push, layout: wanted || push === undefined ? dir : undefined });
    const refusal = push === undefined ? undefined : failedStep(first.output, /^exporting to image$/);
    if (refusal !== undefined)
      build.log(
        `BuildKit cannot push by itself, so the image is taken from it and pushed from here: ${refusal}`,
      );
    // What was built anew a moment ago is in the cache.
    const last =
      refusal === undefined
        ? first
        : await attempt({ ...build, noCache: false, pull: false }, { layout: dir });
    await refuseFailure(last, build, file);
    refuseOtherBase(first.output, file.name);
    await refuseSharedBase(first.output, build, file);
    const made: unknown = JSON.parse(await readFile(metadata, 'utf8'));
    const materials = materialsOf(made);
    const built = {
      ...told(first.output),
      materials: materials.length > 0 ? materials : materialsIn(first.output),
    };
    if (push === undefined || refusal !== undefined) return { ...built, layout: await tidied({ dir }) };
    const pushed = { digest: digestIn(made), platforms: build.platforms.map(formatPlatform) };
    return wanted ? { ...built, pushed, layout: await tidied({ dir }) } : { ...built, pushed };
  });
}

/** https://docs.docker.com/reference/cli/docker/buildx/build/#metadata-file */
function digestIn(metadata: unknown): Digest {
  const digest = isRecord(metadata) ? metadata['containerimage.digest'] : undefined;
  if (typeof digest === 'string' && isDigest(digest)) return digest;
  throw new Error(`buildx's metadata has no digest of what it pushed: ${JSON.stringify(metadata)}`);
}

/** Leaves of what BuildKit wrote the layout alone: its index has the time of the build, its store has a work folder. */
async function tidied(layout: Layout): Promise<Layout> {
  const { mediaType, digest, size, platform } = await rootOf(layout);
  await setRoot(layout, { mediaType, digest, size, ...(platform !== undefined && { platform }) });
  await rm(join(layout.dir, 'ingest'), { recursive: true, force: true });
  return layout;
}
