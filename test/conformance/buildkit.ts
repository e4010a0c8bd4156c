import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './tools.ts';

export interface Buildkit {
  /** Builds a folder and pushes it for two platforms, with provenance, as docker/build-push-action does by default. */
  push(context: string, tag: string): Promise<void>;
  /** The provenance that an index has for a platform, as buildx finds it there. JSON. */
  provenance(reference: string, platform: string): Promise<string>;
  close(): Promise<void>;
}

/** BuildKit's daemon alone, which reaches one registry on this machine. */
export interface Buildkitd {
  /** A unix socket's path. */
  socket: string;
  close(): Promise<void>;
}

export async function startBuildkitd(directory: string, host: string): Promise<Buildkitd> {
  const socket = join(directory, 'socket');
  await writeFile(join(directory, 'buildkitd.toml'), `[registry."${host}"]\n  http = true\n`);
  const args = ['--config', join(directory, 'buildkitd.toml'), '--root', join(directory, 'root')];
  args.push('--addr', `unix://${socket}`, '--containerd-worker=false', '--oci-worker-snapshotter', 'native');
  const daemon = spawn('buildkitd', args, { stdio: 'ignore' });
  const ended = new Promise<void>(resolve => daemon.once('close', () => resolve()));
  for (let tries = 0; !existsSync(socket); tries++) {
    if (tries > 200 || daemon.exitCode !== null) throw new Error('buildkitd did not start');
    await sleep(50);
  }
  return {
    socket,
    close: async () => {
      daemon.kill('SIGTERM');
      await ended;
    },
  };
}

/** The same with buildx before it. */
export async function startBuildkit(directory: string, host: string): Promise<Buildkit> {
  const { socket, close } = await startBuildkitd(directory, host);
  const env = { BUILDX_CONFIG: join(directory, 'buildx'), DOCKER_CONFIG: directory };
  await run('buildx', ['create', '--name', 'local', '--driver', 'remote', `unix://${socket}`], { env });
  return {
    push: async (context, tag) => {
      const platforms = ['--platform', 'linux/amd64,linux/arm64', '--provenance', 'mode=max'];
      await run('buildx', ['build', '--builder', 'local', ...platforms, '--push', '--tag', tag, context], {
        env,
      });
    },
    provenance: (reference, platform) =>
      run(
        'buildx',
        ['imagetools', 'inspect', reference, '--format', `{{json (index .Provenance "${platform}")}}`],
        { env },
      ),
    close,
  };
}
