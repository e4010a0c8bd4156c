import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Credentials } from './credentials.ts';
import { freePort } from './free-port.ts';
import { type ImageConfig, PullError, unpackImage } from './image.ts';
import { registryFetch } from './registry-fetch.ts';
import type { ContainerEvents, ContainerSpec, Runtime } from './runtime.ts';
import { exitCode, isListening, LEAST_GRACE } from './signals.ts';

export interface ProcessRuntimeOptions {
  /** Sent with every request to the registry. */
  credentials?: Credentials;
  /** This machine's Python 3, where it has one: then Python images run too. */
  python?: string;
}

/**
 * Runs Node (and Python) images without Docker: their layers unpacked into a temporary directory, their entrypoint
 * started with this machine's own. `PORT` is a free port instead of the container's own. Tasks of one
 * image share its files, and its paths begin at that directory only in the command line and the working
 * directory: this is for rehearsals, it isolates nothing.
 */
export function processRuntime(options: ProcessRuntimeOptions = {}): Runtime {
  const fetch = registryFetch(options.credentials);
  const images = new Map<string, Promise<Unpacked>>();
  const children = new Set<ChildProcess>();
  let closed = false;
  const killAll = () => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.once('exit', killAll);

  const unpack = async (image: string): Promise<Unpacked> => {
    const root = await mkdtemp(join(tmpdir(), 'local-cloud-image-'));
    try {
      return { root, config: await unpackImage(image, root, fetch) };
    } catch (error) {
      await rm(root, { recursive: true, force: true });
      throw error;
    }
  };
  const unpackOnce = (image: string): Promise<Unpacked> => {
    const known = images.get(image);
    if (known) return known;
    const unpacking = unpack(image);
    images.set(image, unpacking);
    unpacking.catch(() => images.delete(image));
    return unpacking;
  };

  return {
    name: 'process',
    start(spec, events) {
      let child: ChildProcess | undefined;
      let stopped = false;
      let url: string | undefined;
      const begin = async () => {
        if (closed) return events.failed('Task was stopped before its container started');
        const image = await unpackOnce(spec.image);
        const port = await freePort();
        if (stopped || closed) return events.failed('Task was stopped before its container started');
        if (spec.containerPort !== undefined) url = `http://127.0.0.1:${port}`;
        child = launch(spec, image, port, options.python);
        children.add(child);
        follow(child, spec, events, url);
        child.once('close', () => child && children.delete(child));
      };
      begin().catch((error: unknown) => events.failed(explain(error)));
      return {
        stop(graceMs) {
          stopped = true;
          child?.kill('SIGTERM');
          setTimeout(() => child?.kill('SIGKILL'), Math.max(graceMs, LEAST_GRACE)).unref();
        },
        // A health check's command is made for the image's own tools and port; here, that the port answers.
        check: async () => (url === undefined ? child?.exitCode === null : isListening(url)),
      };
    },
    async close() {
      closed = true;
      process.off('exit', killAll);
      const ended = [...children].map(child => new Promise(resolve => child.once('close', resolve)));
      killAll();
      await Promise.all(ended);
      for (const image of images.values()) {
        const found = await image.catch(() => undefined);
        if (found) await rm(found.root, { recursive: true, force: true });
      }
      images.clear();
    },
  };
}

interface Unpacked {
  root: string;
  config: ImageConfig;
}

class CannotRun extends Error {}

function launch(
  spec: ContainerSpec,
  { root, config }: Unpacked,
  port: number,
  python: string | undefined,
): ChildProcess {
  const entry = spec.entryPoint ?? config.Entrypoint ?? [];
  const rest = spec.command ?? (spec.entryPoint ? [] : (config.Cmd ?? []));
  const [program = '', ...args] = [...entry, ...rest];
  const name = basename(program);
  const executable = name === 'node' ? process.execPath : /^python3?$/.test(name) ? python : undefined;
  if (executable === undefined) {
    throw new CannotRun(
      `without Docker only Node images, and Python ones where it is, run here; this one starts "${program}"`,
    );
  }
  const rooted = (path: string) =>
    path.startsWith('/') && existsSync(join(root, path)) ? join(root, path) : path;
  return spawn(executable, args.map(rooted), {
    cwd: join(root, spec.workingDirectory ?? config.WorkingDir ?? '/'),
    env: {
      HOST: '127.0.0.1',
      ...Object.fromEntries((config.Env ?? []).map(pair => pair.split(/=(.*)/s).slice(0, 2))),
      ...spec.environment,
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function follow(
  child: ChildProcess,
  spec: ContainerSpec,
  events: ContainerEvents,
  url: string | undefined,
): void {
  child.once('spawn', () =>
    events.started({ runtimeId: `${spec.taskId}-${child.pid}`, ...(url !== undefined && { url }) }),
  );
  child.once('error', error => events.failed(`CannotStartContainerError: ${error.message}`));
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', line => events.log(line));
  }
  // `close` comes after the last line of output, `exit` may come before it.
  child.once('close', (code, signal) => child.pid !== undefined && events.exited(exitCode(code, signal)));
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html (the names) */
function explain(error: unknown): string {
  if (error instanceof PullError) return `CannotPullContainerError: ${error.message}`;
  const message = error instanceof Error ? error.message : String(error);
  return `CannotStartContainerError: ${message}`;
}
