import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { root } from '../../scripts/paths.ts';
import { workflowFiles } from '../workflows/files.ts';
import { missing, run } from './tools.ts';

const absent = await missing('zizmor', 'shellcheck');

const zizmor = (...files: string[]) =>
  run('zizmor', [
    '--offline',
    '--no-progress',
    '--color=never',
    `--config=${join(root, 'test/tools/zizmor.yml')}`,
    ...files,
  ]);

/** zizmor judges workflows by where they stand, so each goes to the place that it is meant for. */
function placed(files: Array<{ name: string; text?: string; from?: string }>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'zizmor-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return files.map(({ name, text, from }) => {
    const path = join(folder, name, '.github/workflows/workflow.yml');
    mkdirSync(dirname(path), { recursive: true });
    if (from !== undefined) copyFileSync(join(root, from), path);
    else writeFileSync(path, text ?? '');
    return path;
  });
}

describe.skipIf(absent.includes('zizmor'))('zizmor', () => {
  it('finds nothing in what we ship, show and run', async () => {
    const files = workflowFiles().map(({ path }, index) => ({ name: `${index}`, from: path }));
    expect(files.length).toBeGreaterThan(10);
    await expect(zizmor(...placed(files))).resolves.toContain('No findings to report');
  });

  it('would find an action of someone else’s by its tag, and an expression in a script', async () => {
    const expression = '${'.concat('{ github.head_ref }}');
    const text = `on: pull_request_target
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: someone/action@v1
      - run: echo ${expression}
`;
    const [path = ''] = placed([{ name: 'bad', text }]);
    await expect(zizmor(path)).rejects.toThrow(
      /unpinned-uses[\s\S]*template-injection|template-injection[\s\S]*unpinned-uses/,
    );
  });
});

describe.skipIf(absent.includes('shellcheck'))('shellcheck', () => {
  it('finds nothing in our shell', async () => {
    const path = join(root, '.ci/run');
    await expect(run('shellcheck', ['--external-sources', path], { cwd: root })).resolves.toBe('');
  });
});
