import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diskFiles } from '@pipeline/workspace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../src/config.ts';
import { gate, type Ports } from '../src/gate.ts';
import { gitIn } from '../src/live.ts';
import { executor } from '../src/spawn.ts';

const SHOP = fileURLToPath(new URL('../../../examples/shop', import.meta.url));
const CONFIG: Config = {
  tasks: ['lint', 'typecheck', 'test'],
  changedOnly: true,
  base: 'main',
  workingDirectory: '',
  packages: [],
  concurrency: 2,
  install: true,
  timeout: 60_000,
  dryRun: false,
};

const starts = (program: string) => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const hasPython = starts('python3');
if (!hasPython) console.log('gate: no python3 here; skipped the Python service of examples/shop');

/** The example as a git repository of its own, and the gate run over it with real programs. */
describe('the gate over examples/shop', () => {
  let folder = '';
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
      cwd: folder,
      stdio: 'pipe',
    });
  const ports = (): Ports => ({
    files: diskFiles(folder),
    git: gitIn(folder),
    execute: executor({
      root: folder,
      // vitest's own, which would make `node --test` report to it.
      unset: ['NODE_OPTIONS', 'NODE_TEST_CONTEXT'],
      set: { CI: 'true', PYTHONPYCACHEPREFIX: join(folder, '.git', 'pycache') },
    }),
    has: starts,
    event: { name: 'workflow_dispatch', payload: {} },
    folders: { checkout: folder, folder },
    tempDir: folder,
    cpus: 2,
    clock: { now: () => performance.now(), sleep: async () => {} },
    signal: new AbortController().signal,
    log: { info: () => {}, group: (_, print) => print() },
  });
  const edit = async (path: string, change: (text: string) => string) => {
    const file = join(folder, path);
    await writeFile(file, change(await readFile(file, 'utf8')));
    git('commit', '--quiet', '--all', '--message', path);
  };

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'shop-')));
    await cp(SHOP, folder, { recursive: true, filter: path => !/node_modules|__pycache__/.test(path) });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'the shop');
    git('switch', '--quiet', '--create', 'feature');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('everything passes as it is', async () => {
    const config = {
      ...CONFIG,
      changedOnly: false,
      packages: hasPython ? [] : ['shop', 'api', 'site', 'web'],
    };
    const { outputs, error } = await gate(config, ports());
    expect(error).toBeUndefined();
    const node = ['shop:lint', 'api:lint', 'api:test', 'web:lint', 'web:test', 'site:lint', 'site:test'];
    const ran = [...node, ...(hasPython ? ['orders:lint', 'orders:test'] : [])];
    expect(outputs).toMatchObject({ outcome: 'passed', ran: JSON.stringify(ran) });
    expect(git('status', '--porcelain').toString()).toBe('');
  });

  it('nothing changed: nothing runs', async () => {
    expect((await gate(CONFIG, ports())).outputs.outcome).toBe('skipped-nothing-changed');
  });

  it('a broken Node test fails on its line', async () => {
    await edit('services/api/test/catalogue.test.js', text => text.replace('total: 2_500', 'total: 1'));
    const source = await readFile(join(folder, 'services/api/test/catalogue.test.js'), 'utf8');
    const line = source.split('\n').findIndex(each => each.includes('total: 1')) + 1;
    const report = await gate({ ...CONFIG, packages: ['services/api'] }, ports());
    expect(report.outputs).toMatchObject({
      outcome: 'failed',
      failed: '["api:test"]',
      'changed-packages': '["api"]',
    });
    expect(report.annotations).toEqual([
      expect.objectContaining({ file: 'services/api/test/catalogue.test.js', line, level: 'error' }),
    ]);
  });

  it('a file that does not parse fails on its line', async () => {
    await edit('services/api/src/catalogue.js', text => `const = 1;\n${text}`);
    const report = await gate({ ...CONFIG, tasks: ['lint'] }, ports());
    expect(report.outputs.failed).toBe('["api:lint"]');
    expect(report.annotations?.[0]).toMatchObject({ file: 'services/api/src/catalogue.js', line: 1 });
  });

  it.skipIf(!hasPython)('a broken Python test fails on its line', async () => {
    await edit('services/orders/tests/test_book.py', text =>
      text.replace('["number"], 2)', '["number"], 3)'),
    );
    const source = await readFile(join(folder, 'services/orders/tests/test_book.py'), 'utf8');
    const line = source.split('\n').findIndex(each => each.includes('["number"], 3)')) + 1;
    const report = await gate({ ...CONFIG, packages: ['orders'] }, ports());
    expect(report.outputs).toMatchObject({ outcome: 'failed', failed: '["orders:test"]' });
    expect(report.annotations).toEqual([
      expect.objectContaining({
        file: 'services/orders/tests/test_book.py',
        line,
        message: 'AssertionError: 2 != 3',
      }),
    ]);
  });
});
