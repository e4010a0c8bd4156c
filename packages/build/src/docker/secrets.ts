import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a RUN mounts by `--mount=type=secret,id=…`; no layer and no history holds it. */
export interface Secret {
  id: string;
  value: string;
}

export interface SecretFile {
  id: string;
  file: string;
}

/**
 * Lends secrets to `work` as files that only this user can read: neither the command line nor the environment of a
 * program ever holds them. They are gone when it ends, however it ends.
 * https://docs.docker.com/build/building/secrets/
 */
export async function withSecretFiles<T>(
  dir: string,
  secrets: readonly Secret[],
  work: (files: SecretFile[]) => Promise<T>,
): Promise<T> {
  const folder = join(dir, 'secrets');
  try {
    const files: SecretFile[] = [];
    if (secrets.length > 0) await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const [i, { id, value }] of secrets.entries()) {
      const file = join(folder, String(i));
      await writeFile(file, value, { mode: 0o600, flag: 'wx' });
      files.push({ id, file });
    }
    return await work(files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
