import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Credentials } from './credentials.ts';
import type { ContainerEvents, ContainerSpec, Runtime } from './runtime.ts';
import { LEAST_GRACE } from './signals.ts';

const exec = promisify(execFile);
const LABEL = 'local-cloud';

async function docker(...args: string[]): Promise<string> {
  return (await exec('docker', args)).stdout.trim();
}

/**
 * Runs containers with the docker CLI, their port published on 127.0.0.1 alone.
 */
export function dockerRuntime({ credentials }: { credentials?: Credentials } = {}): Runtime {
  const running = new Set<string>();
  const starting = new Set<Promise<void>>();
  const pulled = new Set<string>();
  let closed = false;
  return {
    name: 'docker',
    start(spec, events) {
      let id: string | undefined;
      let stopped = false;
      const begin = async () => {
        await pull(spec.image, credentials);
        if (isLocal(spec.image)) pulled.add(spec.image);
        if (stopped || closed) return events.failed('Task was stopped before its container started');
        id = await docker(...runArguments(spec));
        running.add(id);
        await follow(id, spec, events, () => id && running.delete(id));
        if (stopped) void stop(id, 0);
      };
      const begun = begin().catch((error: unknown) => events.failed(explain(error)));
      starting.add(begun);
      void begun.finally(() => starting.delete(begun));
      return {
        stop(graceMs) {
          stopped = true;
          if (id !== undefined) void stop(id, graceMs);
        },
        check: command => (id === undefined ? Promise.resolve(false) : check(id, command)),
      };
    },
    async close() {
      closed = true;
      await Promise.all(starting);
      const ids = [...running];
      if (ids.length > 0) await docker('rm', '-f', ...ids).catch(() => '');
      // Their registry goes away with us, so nobody can use them again.
      if (pulled.size > 0) await docker('rmi', ...pulled).catch(() => '');
    },
  };
}

function isLocal(image: string): boolean {
  return /^(?:127\.0\.0\.1|localhost):/.test(image);
}

/** From a registry on this machine always; an image from elsewhere only where the daemon lacks it. */
async function pull(image: string, credentials: Credentials | undefined): Promise<void> {
  if (!isLocal(image)) {
    const found = await docker('image', 'inspect', '--format', '{{.Id}}', image).catch(() => '');
    if (found !== '') return;
  }
  try {
    await withLogin(image, credentials, (...options) => docker(...options, 'pull', '--quiet', image));
  } catch (error) {
    throw new Error(`CannotPullContainerError: ${said(error)}`, { cause: error });
  }
}

/** Logged in by a configuration of its own, so that the user's is neither read nor written. */
async function withLogin(
  image: string,
  credentials: Credentials | undefined,
  run: (...options: string[]) => Promise<string>,
): Promise<void> {
  if (credentials === undefined) {
    await run();
    return;
  }
  const { user, password } = credentials();
  const auth = Buffer.from(`${user}:${password}`).toString('base64');
  const directory = await mkdtemp(join(tmpdir(), 'local-cloud-docker-'));
  try {
    const config = { auths: { [image.split('/')[0] ?? '']: { auth } } };
    await writeFile(join(directory, 'config.json'), JSON.stringify(config), { mode: 0o600 });
    await run('--config', directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function runArguments(spec: ContainerSpec): string[] {
  const [program, ...entry] = spec.entryPoint ?? [];
  return [
    ...['run', '--detach', '--label', LABEL, '--name', `${LABEL}-${spec.name}-${spec.taskId.slice(0, 12)}`],
    ...(spec.containerPort === undefined ? [] : ['--publish', `127.0.0.1::${spec.containerPort}`]),
    ...Object.entries(spec.environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...(spec.workingDirectory === undefined ? [] : ['--workdir', spec.workingDirectory]),
    ...(program === undefined ? [] : ['--entrypoint', program]),
    spec.image,
    ...entry,
    ...(spec.command ?? []),
  ];
}

async function follow(
  id: string,
  spec: ContainerSpec,
  events: ContainerEvents,
  over: () => void,
): Promise<void> {
  const url = spec.containerPort === undefined ? undefined : await published(id, spec.containerPort);
  events.started({ runtimeId: id, ...(url !== undefined && { url }) });
  const logs = spawn('docker', ['logs', '--follow', id], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [logs.stdout, logs.stderr]) {
    createInterface({ input: stream }).on('line', line => events.log(line));
  }
  // The log ends with the container; only then is its exit code asked for, so that no line is late.
  logs.once('close', () => {
    docker('wait', id)
      .then(
        code => events.exited(Number(code)),
        () => events.exited(137),
      )
      .finally(() => {
        over();
        void docker('rm', '-f', id).catch(() => '');
      });
  });
}

/** A container that has already exited has no port any more. */
async function published(id: string, port: number): Promise<string | undefined> {
  const line = await docker('port', id, `${port}/tcp`).catch(() => '');
  const bound = /:(\d+)$/m.exec(line)?.[1];
  return bound === undefined ? undefined : `http://127.0.0.1:${bound}`;
}

async function stop(id: string, graceMs: number): Promise<void> {
  const seconds = Math.ceil(Math.max(graceMs, LEAST_GRACE) / 1_000);
  await docker('stop', '--time', String(seconds), id).catch(() => '');
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html (command) */
async function check(id: string, [kind, ...command]: readonly string[]): Promise<boolean> {
  const run =
    kind === 'CMD-SHELL' ? ['sh', '-c', ...command] : kind === 'CMD' ? command : [kind ?? '', ...command];
  return docker('exec', id, ...run).then(
    () => true,
    () => false,
  );
}

function said(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  const lines = (stderr || message || String(error)).trim().split('\n');
  // After the daemon's own words the CLI may add advice on its usage.
  return lines.find(line => line.includes('Error response')) ?? lines.at(-1) ?? '';
}

function explain(error: unknown): string {
  const text = said(error);
  return /^Cannot\w+Error: /.test(text) ? text : `CannotStartContainerError: ${text}`;
}
