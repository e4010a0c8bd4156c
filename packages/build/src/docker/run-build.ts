import { mkdir, readFile, rm } from 'node:fs/promises';
import { ConfigError, type Log } from '@pipeline/contracts';
import type { Finished, Runner } from '../runner.ts';
import type { DockerRequest } from './argv.ts';
import type { BuiltFile } from './built-file.ts';
import { cacheNotWritten } from './cache.ts';
import { dockerFailed, isGone } from './daemon.ts';
import { buildFailure } from './failure.ts';
import type { Material } from './materials.ts';
import { type SecretFile, withSecretFiles } from './secrets.ts';
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
  /** Absent where the output tells of none. */
  steps?: Steps;
  /** What BuildKit says that it built on; empty where it does not say. */
  materials: Material[];
  /** Why the next build will find no cache. */
  cacheNotWritten?: string;
}

/** A build that ended, well or not. */
export interface Ran {
  command: string;
  finished: Finished;
  /** Line by line. */
  output: string[];
}

/** Runs docker, with the build's secrets lent to it. */
export async function runBuild(
  { run, log, secrets, env }: DockerBuild,
  scratch: string,
  argv: (secrets: SecretFile[]) => [command: string, ...more: string[]],
): Promise<Ran> {
  const output: string[] = [];
  const hear = (line: string) => {
    output.push(line);
    log(line);
  };
  return withSecretFiles(scratch, secrets, async files => {
    const args = argv(files);
    return { command: args[0], finished: await run({ file: 'docker', args, env }, hear), output };
  });
}

/** @throws why a build failed, where it did: the builder itself, or a line of the Dockerfile */
export async function refuseFailure(
  { command, finished, output }: Ran,
  build: DockerBuild,
  file: BuiltFile,
): Promise<void> {
  if (finished.exitCode === 0) return;
  if (await isGone(build, command, output)) throw dockerFailed(command, finished, output);
  throw buildFailure(output, finished.exitCode, { ...build, ...file });
}

export function told(output: readonly string[]): Pick<DockerBuilt, 'steps' | 'cacheNotWritten'> {
  const steps = countSteps(output);
  const reason = cacheNotWritten(output);
  return { ...(steps !== undefined && { steps }), ...(reason !== undefined && { cacheNotWritten: reason }) };
}

export async function readDockerfile({ dockerfile, dockerfileName: name }: DockerBuild): Promise<BuiltFile> {
  const text = await readFile(dockerfile, 'utf8').catch(cause => {
    throw new ConfigError(`The Dockerfile ${name} cannot be read`, { cause });
  });
  return { name, text };
}

/** A folder beside `dir`, for as long as the work takes. */
export async function withScratch<T>(dir: string, work: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = `${dir}.scratch`;
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
