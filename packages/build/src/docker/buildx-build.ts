import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, isDigest, isRecord } from '@pipeline/contracts';
import { createLayout, formatPlatform, type Layout, rootOf, setRoot } from '@pipeline/oci';
import { buildxArgv } from './argv.ts';
import type { BuiltFile } from './built-file.ts';
import type { Destination } from './exporter.ts';
import { failedStep } from './failed-step.ts';
import { materialsIn, materialsOf } from './materials.ts';
import { refuseOtherBase } from './other-platform.ts';
import {
  type DockerBuild,
  type DockerBuilt,
  type Ran,
  readDockerfile,
  refuseFailure,
  runBuild,
  told,
  withScratch,
} from './run-build.ts';
import { refuseSharedBase } from './shared-base.ts';

export interface BuildxBuild extends DockerBuild {
  /** Of the image; of several platforms, of their index, too. */
  annotations?: Readonly<Record<string, string>>;
  /** `registry/repository`, to which BuildKit is to push by itself. Without it the image becomes a layout. */
  push?: string | undefined;
}

export type BuildxBuilt = DockerBuilt &
  ({ layout: Layout; pushed?: undefined } | { layout?: undefined; pushed: PushedImage });

/** What BuildKit pushed, with no tag. */
export interface PushedImage {
  digest: Digest;
  /** Such as `linux/amd64`. */
  platforms: string[];
}

/**
 * `docker buildx build` into a layout in `dir`, or to a registry; several platforms become one index. What BuildKit pushes by
 * itself never goes through this machine, which costs 10 ms a megabyte, of all layers. Where it cannot push, be it for a
 * proxy, a certificate or a login that ran out, the image is taken from it as a layout after all.
 */
export function buildWithBuildx(
  dir: string,
  build: BuildxBuild & { push?: undefined },
): Promise<DockerBuilt & { layout: Layout }>;
export function buildWithBuildx(dir: string, build: BuildxBuild): Promise<BuildxBuilt>;
export async function buildWithBuildx(dir: string, build: BuildxBuild): Promise<BuildxBuilt> {
  return withScratch(dir, async scratch => {
    const begun = { ...build, scratch, file: await readDockerfile(build) };
    const { push, platforms, log } = build;
    if (push === undefined) return intoLayout(dir, begun);
    const ran = await attempt(begun, { push });
    const refusal = failedStep(ran.output, /^exporting to image$/);
    if (refusal === undefined) {
      const { made, ...built } = await finish(ran, begun);
      return { ...built, pushed: { digest: digestIn(made), platforms: platforms.map(formatPlatform) } };
    }
    log(`BuildKit cannot push by itself, so the image is taken from it and pushed from here: ${refusal}`);
    // What was built anew a moment ago is in the cache: the first attempt tells what it took.
    const built = await intoLayout(dir, { ...begun, noCache: false, pull: false });
    return { ...built, ...told(ran.output) };
  });
}

interface Begun extends BuildxBuild {
  scratch: string;
  file: BuiltFile;
}

async function intoLayout(dir: string, begun: Begun): Promise<DockerBuilt & { layout: Layout }> {
  const layout = await createLayout(dir);
  const { made: _, ...built } = await finish(await attempt(begun, { layout: dir }), begun);
  await tidy(layout);
  return { ...built, layout };
}

function attempt(begun: Begun, to: Destination): Promise<Ran> {
  // Materials are in the metadata unless somebody turned them off.
  const env = { ...begun.env, BUILDX_METADATA_PROVENANCE: 'min' };
  return runBuild({ ...begun, env }, begun.scratch, secrets =>
    buildxArgv(begun, to, metadataOf(begun), secrets, begun.builder),
  );
}

async function finish(ran: Ran, begun: Begun): Promise<DockerBuilt & { made: unknown }> {
  const { file } = begun;
  const { output } = ran;
  await refuseFailure(ran, begun, file);
  refuseOtherBase(output, file.name);
  await refuseSharedBase(output, begun, file);
  const made: unknown = JSON.parse(await readFile(metadataOf(begun), 'utf8'));
  const materials = materialsOf(made);
  return { made, ...told(output), materials: materials.length > 0 ? materials : materialsIn(output) };
}

const metadataOf = ({ scratch }: Begun) => join(scratch, 'metadata.json');

/** https://docs.docker.com/reference/cli/docker/buildx/build/#metadata-file */
function digestIn(metadata: unknown): Digest {
  const digest = isRecord(metadata) ? metadata['containerimage.digest'] : undefined;
  if (typeof digest === 'string' && isDigest(digest)) return digest;
  throw new Error(`buildx's metadata has no digest of what it pushed: ${JSON.stringify(metadata)}`);
}

/** Leaves of what BuildKit wrote the layout alone: its index has the time of the build, its store has a work folder. */
async function tidy(layout: Layout): Promise<void> {
  const { mediaType, digest, size, platform } = await rootOf(layout);
  await setRoot(layout, { mediaType, digest, size, ...(platform !== undefined && { platform }) });
  await rm(join(layout.dir, 'ingest'), { recursive: true, force: true });
}
