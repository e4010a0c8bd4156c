import { mkdir } from 'node:fs/promises';
import { startBuildkitd } from '../../test/conformance/buildkit.ts';
import { dockerWithBuildx } from '../../test/conformance/docker-buildx.ts';
import { run } from '../../test/conformance/tools.ts';

export interface Builder extends AsyncDisposable {
  /** With which docker uses it. */
  env: Record<string, string>;
  /** Forgets all that it built. */
  prune(): Promise<void>;
}

/** A BuildKit of our own for docker's buildx, which reaches one registry on this machine. */
export async function openBuilder(dir: string, host: string): Promise<Builder> {
  await mkdir(dir);
  const { socket, close } = await startBuildkitd(dir, host);
  const name = 'bench';
  const env = { ...(await dockerWithBuildx(dir)), BUILDX_BUILDER: name };
  const buildx = (...args: string[]) => run('docker', ['buildx', ...args], { env });
  await buildx('create', '--name', name, '--driver', 'remote', `unix://${socket}`);
  return {
    env,
    prune: async () => {
      await buildx('prune', '--all', '--force');
    },
    [Symbol.asyncDispose]: close,
  };
}
