import { mkdir, symlink } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Buildkitd, startBuildkitd } from './buildkit.ts';
import { copyProgram } from './runnable-context.ts';
import { run } from './tools.ts';

/** Docker's client with buildx as its plugin, in a configuration of its own, and a BuildKit that it has in use. */
export interface DockerBuildx {
  env: Record<string, string>;
  /** Runs `docker buildx`; rejects with what it printed. */
  buildx(...args: string[]): Promise<string>;
  /** Cuts BuildKit's connections, as if it had died; later ones reach it again. */
  cut(): void;
  close(): Promise<void>;
}

export async function startDockerBuildx(directory: string, host: string): Promise<DockerBuildx> {
  await mkdir(directory, { recursive: true });
  const daemon = await startBuildkitd(directory, host);
  const front = await startFront(daemon);
  const env = await dockerWithBuildx(directory);
  const buildx = (...args: string[]) => run('docker', ['buildx', ...args], { env });
  await buildx('create', '--name', 'local', '--driver', 'remote', '--use', `tcp://127.0.0.1:${front.port}`);
  return {
    env,
    buildx,
    cut: front.cut,
    close: async () => {
      front.close();
      await daemon.close();
    },
  };
}

/** Variables with which docker finds buildx as its plugin, and neither logins nor builders of this machine. */
export async function dockerWithBuildx(directory: string): Promise<Record<string, string>> {
  const plugins = join(directory, 'docker', 'cli-plugins');
  await mkdir(plugins, { recursive: true });
  const program = (await run('sh', ['-c', 'command -v buildx'])).trim();
  await symlink(program, join(plugins, 'docker-buildx'));
  return {
    DOCKER_CONFIG: join(directory, 'docker'),
    BUILDX_CONFIG: join(directory, 'buildx'),
    BUILDX_BUILDER: '',
  };
}

/** Passes TCP on to the daemon's socket. */
async function startFront({ socket }: Buildkitd): Promise<{ port: number; cut(): void; close(): void }> {
  const open = new Set<Socket>();
  const server = createServer(client => {
    const daemon = connect(socket);
    for (const [one, other] of [
      [client, daemon],
      [daemon, client],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => open.delete(one));
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const each of open) each.destroy();
  };
  const { port } = server.address() as { port: number };
  const close = () => {
    cut();
    server.close();
  };
  return { port, cut, close };
}

/** What a base image needs for RUN, below `root`: this machine's shell and a few programs. */
export async function writeShell(root: string): Promise<void> {
  for (const program of ['/bin/sh', '/bin/cat', '/bin/sleep', '/usr/bin/sha256sum']) {
    await copyProgram(program, root);
  }
}
