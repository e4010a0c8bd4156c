import { randomUUID } from 'node:crypto';
import { type Log, RemoteError } from '@pipeline/contracts';
import { liveRunner, type Runner } from '../runner.ts';
import { lastWords } from './daemon.ts';

/** BuildKit in a container of its own. https://docs.docker.com/build/builders/drivers/docker-container/ */
export const OWN_DRIVER = 'docker-container';

/** A builder that lives as long as a run. */
export interface OpenBuilder extends AsyncDisposable {
  /** For `--builder`. */
  readonly name: string;
  close(): Promise<void>;
}

export interface BuilderSetting {
  run: Runner;
  log: Log;
  env?: Readonly<Record<string, string>> | undefined;
  /** What it is removed with: a run that was cancelled leaves none behind either. */
  tidy?: Runner;
  /** Of `docker buildx create --driver-opt`, such as `image=mirror.example.com/moby/buildkit`. */
  driverOptions?: readonly string[];
}

/**
 * Makes and starts BuildKit in a container, which can do what the one within the docker engine cannot. The caller
 * closes it.
 */
export async function openBuilder(setting: BuilderSetting): Promise<OpenBuilder> {
  const { run, log, env, tidy = liveRunner, driverOptions = [] } = setting;
  const name = `pipeline-${randomUUID()}`;
  const close = async () => {
    const removed = await tidy({ file: 'docker', args: ['buildx', 'rm', '--force', name], env });
    // A create that was cancelled early has made none.
    if (removed.exitCode === 0 || removed.stderr.includes(`no builder "${name}"`)) return;
    log(`The builder ${name} could not be removed: ${lastWords(removed)}`);
  };
  const args = ['buildx', 'create', '--driver', OWN_DRIVER, '--name', name, '--bootstrap'];
  args.push(...driverOptions.flatMap(option => ['--driver-opt', option]));
  const start = performance.now();
  try {
    const made = await run({ file: 'docker', args, env });
    if (made.exitCode !== 0) throw notMade(lastWords(made));
  } catch (error) {
    await close();
    throw error;
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  log(
    `Started a BuildKit of this step's own in ${seconds} s, image and all. What it caches goes with it at the end: docker/setup-buildx-action in a step before lets several steps share one`,
  );
  return { name, close, [Symbol.asyncDispose]: close };
}

function notMade(reason: string): RemoteError {
  return new RemoteError(`docker buildx could not start a builder: ${reason}`, {
    service: 'docker',
    operation: 'buildx create',
    hint: 'It runs moby/buildkit:buildx-stable-1 as a privileged container. If the image is what failed, log in to Docker Hub before this step; else set a builder up there (docker/setup-buildx-action; its `driver-opts: image=…` names a mirror)',
  });
}
