import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '@pipeline/action-kit';
import { describe, expect, it } from 'vitest';
import type { Config } from '../src/config/config.ts';
import { imageInputs } from '../src/live/inputs.ts';
import type { DockerfileImage } from '../src/ports.ts';
import { CONFIG, image, scratchFolder } from './fakes.ts';

const dir = scratchFolder();
const COMMIT = { sha: 'c0ffee', source: '', time: undefined };

/** The key of an image that is made of one file. */
async function keyOf(more: Partial<Config> = {}, env: Record<string, string> = {}): Promise<string> {
  await writeFile(join(dir(), 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n');
  const run = { context: { workspace: dir(), env: (name: string) => env[name] } } as unknown as Run;
  const noRegistry = { openRegistry: () => Promise.reject(new Error('nothing is built on')) };
  const inputsOf = imageInputs({ ...CONFIG, ...more }, run, noRegistry);
  const inputs = await inputsOf(image('api') as DockerfileImage, COMMIT);
  return 'key' in inputs ? inputs.key : inputs.why;
}

const scan = (...argv: string[]): Partial<Config> => ({ scan: { argv, timeout: 1_000 } });

describe('the key of an image', () => {
  it('is another where somebody can sign it now, or nobody is to any more', async () => {
    const identity = { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:1' };
    const unsigned = await keyOf();
    expect(unsigned).toMatch(/^sha256:/);
    expect(await keyOf({}, identity)).not.toBe(unsigned);
    expect(await keyOf({ signing: 'none' }, identity)).toBe(unsigned);
  });

  it('is another for another scan of what only a build leaves on disk', async () => {
    const plain = await keyOf();
    const scanned = await keyOf(scan('grype', '{layout}'));
    expect(new Set([plain, scanned, await keyOf(scan('grype', '{sbom}', '--strict'))]).size).toBe(3);
    // What is asked of the registry is asked of a reused image, too.
    expect(await keyOf(scan('trivy', '{image}'))).toBe(plain);
  });
});
