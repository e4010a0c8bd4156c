import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dist, root } from '../scripts/paths.ts';

const execute = promisify(execFile);

/** Every file of a tree, with what it holds. */
function contents(tree: string): Record<string, string> {
  const files = globSync('**', { cwd: tree, withFileTypes: true }).filter(entry => entry.isFile());
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .map(path => [
        path.slice(tree.length + 1),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
}

describe('a build', () => {
  it('gives the same bytes again, wherever it is written to, and leaves nothing else in dist', async () => {
    const out = mkdtempSync(join(tmpdir(), 'built-'));
    onTestFinished(() => rmSync(out, { recursive: true }));
    await execute(process.execPath, ['scripts/build.ts', '--force', '--out', out], { cwd: root });
    const { 'README.md': note, ...kept } = contents(dist);
    expect(note).toBeDefined();
    expect(Object.keys(contents(out)).length).toBeGreaterThan(10);
    expect(contents(out), 'dist/ is stale (run `pnpm build`), or two builds differ').toEqual(kept);
  }, 240_000);
});

/** dist/index.js of aws-actions/amazon-ecs-deploy-task-definition 2.6.3, the action that a team would take else. */
const COMPETITOR = 'amazon-ecs-deploy-task-definition-2.6.3/dist/index.js';
const COMPETITORS_BYTES = 2_628_630;

/** A file of the tree, and all that it may load of it. */
function loads(entry: string): string[] {
  const found = new Set([entry]);
  for (const file of found) {
    for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(
      /require\(["'](\.\.?\/[^"']+\.js)["']\)/g,
    ))
      if (existsSync(join(dirname(file), path))) found.add(join(dirname(file), path));
  }
  return [...found];
}

describe('the size', () => {
  const bytes = (path: string) => statSync(path).size;

  it('of deploy-ecs with all that it loads stays under that of the action that it replaces', () => {
    const peer = join(root, '../shared/peers', COMPETITOR);
    const theirs = existsSync(peer) ? bytes(peer) : COMPETITORS_BYTES;
    const loaded = loads(join(dist, 'deploy-ecs/index.js'));
    expect(loaded).toContain(join(dist, '_lib/aws.js'));
    expect(loaded.map(bytes).reduce((sum, size) => sum + size)).toBeLessThan(theirs);
  });

  it('of the whole tree, which every job downloads, stays under 3 MB compressed', () => {
    const files = globSync('**/*', { cwd: dist, withFileTypes: true }).filter(entry => entry.isFile());
    const all = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name)));
    expect(gzipSync(Buffer.concat(all)).length).toBeLessThan(3_000_000);
  });
});
