import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAYER_SIZE, type Push } from '../../packages/local-cloud/test/ecr/push.ts';
import { run } from './tools.ts';

/** By the docker on this machine, with a configuration of its own, so that no login touches the machine's. */
export const pushByDocker: Push = async ({ host, username, password }, repository, tag) => {
  const directory = await mkdtemp(join(tmpdir(), 'docker-push-'));
  const docker = (...args: string[]) => run('docker', ['--config', directory, ...args]);
  const image = `${host}/${repository}:${tag}`;
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  try {
    await writeFile(join(directory, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
    await writeFile(join(directory, 'Dockerfile'), 'FROM scratch\nCOPY content /content\n');
    await writeFile(join(directory, 'content'), randomBytes(LAYER_SIZE));
    await docker('build', '--quiet', '--tag', image, directory);
    try {
      const said = await docker('push', image);
      const [, digest] = /digest: (sha256:[a-f0-9]{64})/.exec(said) ?? [];
      if (digest === undefined) throw new Error(`docker named no digest:\n${said}`);
      return digest;
    } finally {
      await docker('image', 'rm', image);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
};
