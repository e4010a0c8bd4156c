import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkMetadata } from '../scripts/metadata/check.ts';
import type { Metadata } from '../scripts/metadata/read.ts';
import { fillReadme } from '../scripts/metadata/readme.ts';
import { specSource } from '../scripts/metadata/spec.ts';
import { cache, dist, root } from '../scripts/paths.ts';
import { logCommands } from './bundles/log-commands.ts';
import { start } from './bundles/start.ts';
import { builtStages } from './bundles/tree.ts';
import { type Callable, catalogue } from './workflows/catalogue.ts';
import { complaints } from './workflows/complaints.ts';
import { workflowFile } from './workflows/files.ts';
import { workflowErrors } from './workflows/github-parser.ts';

const execute = promisify(execFile);
const NAME = 'prove-it';
/** Below the repository, where its tools are found, but in its ignored cache: nothing in the work tree changes. */
let scratch = '';
const at = (...path: string[]) => join(scratch, ...path);
const read = (path: string) => readFileSync(at(NAME, path), 'utf8');

/** Runs a program of ours; what it prints where it fails is the error. */
async function run(...args: string[]): Promise<string> {
  const ended = await execute(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
  }).catch((error: { stdout: string; stderr: string }) =>
    Promise.reject(new Error(error.stdout + error.stderr)),
  );
  return ended.stdout + ended.stderr;
}
const tool = (name: string) => join(root, 'node_modules', name);
const make = (...args: string[]) => run('scripts/new-action.ts', ...args);

beforeAll(async () => {
  mkdirSync(cache, { recursive: true });
  scratch = mkdtempSync(join(cache, 'new-action-'));
  mkdirSync(at('node_modules/@pipeline'), { recursive: true });
  for (const name of ['action-kit', 'contracts'])
    symlinkSync(join(root, 'packages', name), at('node_modules/@pipeline', name));
  const config = { extends: '../../tsconfig.json', compilerOptions: { rootDir: root }, include: [NAME] };
  writeFileSync(at('tsconfig.json'), JSON.stringify(config));
  await make(NAME, '--into', scratch);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a new action', () => {
  it('has every file that an action has, and nothing of the template’s names', () => {
    for (const file of ['action.yml', 'README.md', 'package.json', `examples/${NAME}.yml`])
      expect(read(file)).not.toMatch(/stage-name|stageName|Stage Title/);
    expect(readdirSync(at(NAME, 'src')).sort()).toEqual(
      ['config.ts', 'index.ts', `${NAME}.ts`, 'report.ts', 'spec.gen.ts'].sort(),
    );
    expect(readdirSync(at(NAME, 'test'))).toHaveLength(2);
  });

  it('is as `pnpm generate` would leave it', () => {
    const metadata = parse(read('action.yml')) as Metadata;
    expect(checkMetadata(NAME, metadata)).toEqual([]);
    expect(read('src/spec.gen.ts')).toBe(specSource(NAME, metadata));
    expect(read('README.md')).toBe(fillReadme(read('README.md'), metadata));
    expect(read('README.md')).toContain('| `subject`');
  });

  it('type-checks', async () => {
    await run(tool('typescript/bin/tsc'), '--noEmit', '--project', at('tsconfig.json'));
  }, 60_000);

  it('is formatted and linted', async () => {
    await run(tool('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '--vcs-enabled=false', at(NAME));
  }, 60_000);

  it('passes its own tests', async () => {
    expect(await run(tool('vitest/vitest.mjs'), 'run', '--root', scratch)).toMatch(/Tests +8 passed/);
  }, 60_000);

  it('bundles, and runs as the runner starts it', async () => {
    await run('test/new-action/bundle.ts', at(NAME), at('dist'));
    for (const beside of ['_lib', 'package.json']) symlinkSync(join(dist, beside), at('dist', beside));
    const [stage] = builtStages(at('dist'));
    if (stage === undefined) throw new Error('nothing was built');
    const good = await start(stage, { inputs: { subject: 'shop' } });
    expect(good).toMatchObject({ code: 0, outputs: { verdict: 'done' }, stderr: '', network: '' });
    const bad = await start(stage);
    expect(bad.code).toBe(1);
    expect(logCommands(bad.stdout).map(({ message }) => message)).toEqual([
      expect.stringContaining('- subject:'),
    ]);
  }, 60_000);

  it('has an example that names only what it has', async () => {
    const file = workflowFile(`actions/${NAME}/examples/${NAME}.yml`, read(`examples/${NAME}.yml`));
    const { inputs = {}, outputs = {} } = parse(read('action.yml')) as Metadata;
    const callable: Callable = {
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, { required = false }]) => [
          name,
          { required, refuses: () => undefined },
        ]),
      ),
      outputs: Object.keys(outputs),
    };
    expect(await workflowErrors(file.path, file.text)).toEqual([]);
    expect(complaints(file, new Map([...catalogue([]), [NAME, callable]]))).toEqual([]);
  });
});

describe('a name that cannot be', () => {
  it.each([
    [[], 'Write one name'],
    [['two', 'names'], 'Write one name'],
    [['Deploy_ECS'], 'is not lower case words with dashes'],
    [['../outside'], 'is not lower case words with dashes'],
    [[NAME], 'is there already'],
    [['ecs'], '@pipeline/ecs is a package already'],
    [['delete'], 'would clash with a name in its own code'],
    [['report'], 'would clash with a name in its own code'],
  ])('%j is refused in one line', async (names, message) => {
    const before = readdirSync(scratch);
    const error = await make(...names, '--into', scratch).catch((error: Error) => error.message);
    expect(error).toContain(message);
    expect(error.trim().split('\n')).toHaveLength(1);
    expect(readdirSync(scratch)).toEqual(before);
    expect(existsSync(join(cache, 'outside'))).toBe(false);
  });

  it('is one that an action under actions/ has, too', async () => {
    const error = await make('deploy-ecs').catch((error: Error) => error.message);
    expect(error).toContain('is there already');
  });
});
