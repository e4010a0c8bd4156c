import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, type Log, RemoteError } from '@pipeline/contracts';
import { createLayout, type Layout, rootOf, setRoot } from '@pipeline/oci';
import type { Command, Finished, Runner } from '../runner.ts';
import { buildxArgv, type DockerRequest, dockerBuildArgv } from './argv.ts';
import { convertSaved } from './convert.ts';
import { extract } from './extract.ts';
import { buildFailure, withoutNotices } from './failure.ts';

export interface DockerBuild extends DockerRequest {
  /** How errors call the Dockerfile. */
  dockerfileName: string;
  run: Runner;
  /** Hears the build's output, live. */
  log: Log;
}

/** `docker build`, `docker save`, and that as a layout in `dir`. */
export async function buildWithDocker(dir: string, build: DockerBuild): Promise<Layout> {
  return withScratch(dir, async scratch => {
    const idFile = join(scratch, 'image-id');
    await runBuild(build, dockerBuildArgv(build, idFile));
    const id = (await readFile(idFile, 'utf8')).trim();
    const archive = join(scratch, 'image.tar');
    const saved = await build.run({ file: 'docker', args: ['save', '--output', archive, id] });
    if (saved.exitCode !== 0) throw dockerFailed('save', saved);
    return convertSaved(archive, join(scratch, 'saved'), dir);
  });
}

/** `docker buildx build` into an archive that already is a layout. */
export async function buildWithBuildx(dir: string, build: DockerBuild): Promise<Layout> {
  return withScratch(dir, async scratch => {
    const archive = join(scratch, 'image.tar');
    await runBuild(build, buildxArgv(build, archive));
    const layout = await createLayout(dir);
    await extract(archive, dir);
    // The archive's own index carries the time of the build beside the image.
    const { mediaType, digest, size, platform } = await rootOf(layout);
    await setRoot(layout, { mediaType, digest, size, ...(platform !== undefined && { platform }) });
    return layout;
  });
}

async function runBuild(
  { run, log, dockerfile, dockerfileName }: DockerBuild,
  args: string[],
): Promise<void> {
  const text = await readFile(dockerfile, 'utf8').catch(cause => {
    throw new ConfigError(`The Dockerfile ${dockerfileName} cannot be read`, { cause });
  });
  const output: string[] = [];
  const finished = await run({ file: 'docker', args }, line => {
    output.push(line);
    log(line);
  });
  if (finished.exitCode === 0) return;
  if (await isUnavailable(run, args[0])) throw dockerFailed(args[0] ?? 'build', finished);
  throw buildFailure(output, finished.exitCode, { name: dockerfileName, text });
}

/** Whether docker itself, rather than the build, is what failed: it is asked, as its words for it differ. */
async function isUnavailable(run: Runner, command: string | undefined): Promise<boolean> {
  const args = command === 'buildx' ? ['buildx', 'inspect'] : ['version', '--format', '{{.Server.Version}}'];
  return (await run({ file: 'docker', args })).exitCode !== 0;
}

const HINTS: Record<string, string> = {
  buildx:
    'Set up buildx and a builder in a step before (docker/setup-buildx-action), or let `builder: auto` take what is there',
};

function dockerFailed(operation: Command['file'], { exitCode, stderr }: Finished): RemoteError {
  const lines = withoutNotices(stderr.split('\n')).slice(-3);
  const said = lines.map(line => line.trim()).join(' ') || `exit code ${exitCode}`;
  return new RemoteError(`docker ${operation} failed: ${said}`, {
    service: 'docker',
    operation,
    hint:
      HINTS[operation] ??
      'Check that a docker engine runs on this runner and that there is room on its disk; `builder: packer` needs none',
  });
}

async function withScratch<T>(dir: string, work: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = `${dir}.scratch`;
  await mkdir(scratch, { recursive: true });
  try {
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
