import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dist, repository, root } from '../scripts/paths.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'act-suite-'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

/** The command itself, less pnpm and the build before it. */
function actSuite(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise(resolve =>
    execFile(process.execPath, [join(root, 'scripts/act-suite.ts'), ...args], (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    ),
  );
}

describe('pnpm act-suite', () => {
  it('puts the suite there, tells what it rewrote, and prints the flags alone', async () => {
    const folder = join(scratch, 'suite');
    const { code, out, err } = await actSuite(folder);
    expect(code, err).toBe(0);
    expect(out).toBe(
      `--platform ubuntu-latest=-self-hosted --local-repository ${repository()}@v1=${folder}\n`,
    );
    for (const what of ['uses: $/…', 'concurrency.queue', 'environment.deployment'])
      expect(err).toContain(what);
    const workflow = readFileSync(join(folder, '.github/workflows/deliver-ecs.yml'), 'utf8');
    expect(workflow).toContain(`uses: ${repository()}/.github/workflows/release-ecs.yml@v1`);
    const nested = readFileSync(join(folder, '.github/workflows/release-ecs.yml'), 'utf8');
    expect(nested).toContain(`uses: ${repository()}/deploy-ecs@v1`);
    expect(`${workflow}${nested}`).not.toMatch(/\$\/|uses: \.\/|queue:|deployment:/);
    for (const file of ['deploy-ecs/index.js', '_lib/aws.js'])
      expect(readFileSync(join(folder, file))).toEqual(readFileSync(join(dist, file)));
  });

  it('writes a folder for the shell that has to read it', async () => {
    const folder = join(scratch, "it's a suite");
    const { out } = await actSuite(folder);
    const words = await new Promise<string>(resolve =>
      execFile('sh', ['-c', `printf '%s\\n' ${out}`], (_error, printed) => resolve(printed)),
    );
    expect(words.trimEnd().split('\n').at(-1)).toBe(`${repository()}@v1=${folder}`);
  });

  it('replaces what it made before, and nothing else', async () => {
    const folder = join(scratch, 'suite');
    await actSuite(folder);
    writeFileSync(join(folder, 'left-over'), '');
    expect((await actSuite(folder)).code).toBe(0);
    expect(existsSync(join(folder, 'left-over'))).toBe(false);

    writeFileSync(join(scratch, 'mine'), '');
    const refused = await actSuite(scratch);
    expect(refused).toEqual({
      code: 1,
      out: '',
      err: `${scratch} holds something else: give a folder that is new or empty\n`,
    });
    expect(existsSync(join(scratch, 'mine'))).toBe(true);
  });

  it.each([[[]], [['a', 'b']], [['--dir', 'a']]])('tells what it takes when called with %j', async args => {
    const { code, out, err } = await actSuite(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('pnpm act-suite DIR: ');
  });
});
