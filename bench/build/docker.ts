import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dockerWithBuildx } from '../../test/conformance/docker-buildx.ts';
import { run } from '../../test/conformance/tools.ts';

/** Docker as it is on a runner of GitHub's: with buildx where that is here. */
export interface Docker {
  env: Record<string, string>;
  /** What builds for it, in words. */
  builder: string;
}

export async function findDocker(scratch: string): Promise<Docker> {
  const engine = (await run('docker', ['version', '--format', '{{.Server.Version}}'])).trim();
  const dir = join(scratch, 'docker');
  try {
    const env = await dockerWithBuildx(dir);
    await run('docker', ['buildx', 'version'], { env });
    return { env, builder: `engine ${engine}, its BuildKit by buildx` };
  } catch {
    await rm(dir, { recursive: true, force: true });
    return { env: {}, builder: `engine ${engine}, its own builder, since there is no buildx here` };
  }
}
