import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, type Log } from '@pipeline/contracts';
import { createLayout, type Layout, rootOf, setRoot } from '@pipeline/oci';
import { convertSaved } from '../archive/convert.ts';
import type { Runner } from '../runner.ts';
import { buildxArgv, type DockerRequest, dockerBuildArgv } from './argv.ts';
import type { BuiltFile } from './built-file.ts';
import { cacheNotWritten } from './cache.ts';
import { dockerFailed, isGone } from './daemon.ts';
import { buildFailure } from './failure.ts';
import { type Material, materialsIn, materialsOf } from './materials.ts';
import { refuseOtherBase, refuseOtherPlatform } from './other-platform.ts';
import { type SecretFile, withSecretFiles } from './secrets.ts';
import { refuseSharedBase } from './shared-base.ts';
import { countSteps, type Steps } from './steps.ts';

export interface DockerBuild extends DockerRequest {
  /** How errors call the Dockerfile. */
  dockerfileName: string;
  run: Runner;
  /** Hears the build's output, live. */
  log: Log;
  /** For docker: `DOCKER_CONFIG` and the like. */
  env?: Readonly<Record<string, string>> | undefined;
  /** buildx's: the name of a builder other than the one in use. */
  builder?: string | undefined;
}

export interface DockerBuilt {
  layout: Layout;
  /** Absent where the output tells of none. */
  steps?: Steps;
  /** What BuildKit says that it built on; empty where it does not say. */
  materials: Material[];
  /** Why the next build will find no cache. */
  cacheNotWritten?: string;
}

/** `docker build`, `docker save`, and that as a layout in `dir`. */
export async function buildWithDocker(dir: string, build: DockerBuild): Promise<DockerBuilt> {
  refuseBeyondDocker(build);
  return withScratch(dir, async scratch => {
    const idFile = join(scratch, 'image-id');
    const file = await readDockerfile(build);
    const output = await runBuild({ ...build, env: engineEnv(build) }, file, scratch, secrets =>
      dockerBuildArgv(build, idFile, secrets),
    );
    const id = (await readFile(idFile, 'utf8')).trim();
    const archive = join(scratch, 'image.tar');
    const saved = await build.run({
      file: 'docker',
      args: ['save', '--output', archive, id],
      env: build.env,
    });
    if (saved.exitCode !== 0) throw dockerFailed('save', saved);
    const layout = await convertSaved(archive, join(scratch, 'saved'), dir);
    await refuseOtherPlatform(layout, build.platforms, build.dockerfileName);
    return { layout, ...told(output), materials: materialsIn(output) };
  });
}

function refuseBeyondDocker({ platforms, cache }: DockerRequest): void {
  const beyond =
    platforms.length > 1
      ? 'builds for one platform at a time'
      : cache.from.length + cache.to.length > 0
        ? 'takes and leaves no cache in a registry or at GitHub'
        : undefined;
  if (beyond === undefined) return;
  throw new ConfigError(`The builder docker ${beyond}`, {
    hint: 'Set `builder: buildx` or `auto`; without buildx on this runner, docker/setup-buildx-action in a step before sets it up',
  });
}

/**
 * The engine's own builder, where another is in use for buildx and would keep what it builds to itself. Only BuildKit
 * knows secrets, and which builder docker takes by itself depends on its age.
 */
function engineEnv({ env, secrets }: DockerBuild): Record<string, string> {
  const buildkit = secrets.length > 0 ? { DOCKER_BUILDKIT: '1' } : {};
  return { ...env, ...buildkit, BUILDX_BUILDER: '', BUILDKIT_PROGRESS: 'plain' };
}

/** `docker buildx build` into a layout; several platforms become one index. */
export async function buildWithBuildx(dir: string, build: DockerBuild): Promise<DockerBuilt> {
  return withScratch(dir, async scratch => {
    const file = await readDockerfile(build);
    const metadata = join(scratch, 'metadata.json');
    const layout = await createLayout(dir);
    // Materials are in the metadata unless somebody turned them off.
    const env = { ...build.env, BUILDX_METADATA_PROVENANCE: 'min' };
    const output = await runBuild({ ...build, env }, file, scratch, secrets =>
      buildxArgv(build, { layout: dir, metadata }, secrets, build.builder),
    );
    refuseOtherBase(output, file.name);
    await refuseSharedBase(output, build, file);
    await tidy(layout);
    const materials = materialsOf(JSON.parse(await readFile(metadata, 'utf8')));
    return { layout, ...told(output), materials: materials.length > 0 ? materials : materialsIn(output) };
  });
}

/** Leaves of what BuildKit wrote the layout alone: its index has the time of the build, its store has a work folder. */
async function tidy(layout: Layout): Promise<void> {
  const { mediaType, digest, size, platform } = await rootOf(layout);
  await setRoot(layout, { mediaType, digest, size, ...(platform !== undefined && { platform }) });
  await rm(join(layout.dir, 'ingest'), { recursive: true, force: true });
}

function told(output: readonly string[]): Pick<DockerBuilt, 'steps' | 'cacheNotWritten'> {
  const steps = countSteps(output);
  const reason = cacheNotWritten(output);
  return { ...(steps !== undefined && { steps }), ...(reason !== undefined && { cacheNotWritten: reason }) };
}

async function readDockerfile({ dockerfile, dockerfileName: name }: DockerBuild): Promise<BuiltFile> {
  const text = await readFile(dockerfile, 'utf8').catch(cause => {
    throw new ConfigError(`The Dockerfile ${name} cannot be read`, { cause });
  });
  return { name, text };
}

/** The build's output, line by line. */
async function runBuild(
  build: DockerBuild,
  file: BuiltFile,
  scratch: string,
  argv: (secrets: SecretFile[]) => string[],
): Promise<string[]> {
  const { run, log, secrets, env } = build;
  const output: string[] = [];
  const hear = (line: string) => {
    output.push(line);
    log(line);
  };
  const finished = await withSecretFiles(scratch, secrets, files =>
    run({ file: 'docker', args: argv(files), env }, hear),
  );
  if (finished.exitCode === 0) return output;
  const [command = 'build'] = argv([]);
  if (await isGone(build, command, output)) throw dockerFailed(command, finished, output);
  throw buildFailure(output, finished.exitCode, { ...build, ...file });
}

async function withScratch<T>(dir: string, work: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = `${dir}.scratch`;
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
