import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '@pipeline/contracts';
import type { Layout } from '@pipeline/oci';
import { convertSaved } from '../archive/convert.ts';
import { type DockerRequest, dockerBuildArgv } from './argv.ts';
import { dockerFailed } from './daemon.ts';
import { materialsIn } from './materials.ts';
import { refuseOtherPlatform } from './other-platform.ts';
import {
  type DockerBuild,
  type DockerBuilt,
  readDockerfile,
  refuseFailure,
  runBuild,
  told,
  withScratch,
} from './run-build.ts';

/** `docker build`, `docker save`, and that as a layout in `dir`. */
export async function buildWithDocker(
  dir: string,
  build: DockerBuild,
): Promise<DockerBuilt & { layout: Layout }> {
  refuseBeyondDocker(build);
  return withScratch(dir, async scratch => {
    const idFile = join(scratch, 'image-id');
    const file = await readDockerfile(build);
    const own = { ...build, env: engineEnv(build) };
    const ran = await runBuild(own, scratch, secrets => dockerBuildArgv(build, idFile, secrets));
    await refuseFailure(ran, own, file);
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
    return { layout, ...told(ran.output), materials: materialsIn(ran.output) };
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
