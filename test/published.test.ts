import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dist, root } from '../scripts/paths.ts';
import { run } from './bundles/start.ts';
import { builtStages } from './bundles/tree.ts';
import { parseActionFile } from './workflows/github-parser.ts';

const built = builtStages();

/** https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax, for a JavaScript action. */
const KEYS = {
  top: ['name', 'author', 'description', 'inputs', 'outputs', 'runs', 'branding'],
  input: ['description', 'required', 'default', 'deprecationMessage'],
  output: ['description'],
  runs: ['using', 'pre', 'pre-if', 'main', 'post', 'post-if'],
  branding: ['icon', 'color'],
};

describe.each(built)('$name as published', ({ folder, action }) => {
  it('is what GitHub’s own parser takes, without an error', () => {
    const parsed = parseActionFile(readFileSync(join(folder, 'action.yml'), 'utf8'));
    expect(parsed).toMatchObject({ name: action.name, runs: { using: 'node24', main: 'index.js' } });
    expect(parsed).toHaveProperty('inputs.length', Object.keys(action.inputs ?? {}).length);
  });

  it('has only the documented keys, since the parser lets others pass under an input', () => {
    const beyond = (value: object, keys: string[]) => Object.keys(value).filter(key => !keys.includes(key));
    expect(beyond(action, KEYS.top)).toEqual([]);
    expect(beyond(action.runs, KEYS.runs)).toEqual([]);
    for (const input of Object.values(action.inputs ?? {})) expect(beyond(input, KEYS.input)).toEqual([]);
    for (const output of Object.values(action.outputs ?? {})) expect(beyond(output, KEYS.output)).toEqual([]);
  });

  it('has its program, README and licences', () => {
    for (const file of [action.runs.main, 'README.md', 'licenses.txt'])
      expect(readFileSync(join(folder, file), 'utf8').length, file).toBeGreaterThan(0);
  });

  it('finds every library that it loads, with its licences', () => {
    const code = readFileSync(join(folder, action.runs.main), 'utf8');
    const doors = [...code.matchAll(/(?:require|import)\(["'](\.\.?\/[^"']+)["']\)/g)].map(
      ([, path = '']) => path,
    );
    expect(doors).toContain('../_lib/pipeline-action-kit.js');
    for (const door of doors) expect(existsSync(join(folder, door)), door).toBe(true);
  });
});

describe('the tree', () => {
  it('never says that its files are ES modules', () => {
    const manifests = globSync('**/package.json', { cwd: dist });
    expect(manifests).toContain('package.json');
    for (const manifest of manifests)
      expect(JSON.parse(readFileSync(join(dist, manifest), 'utf8'))).not.toHaveProperty('type');
  });

  it('carries our licence, and that of each library', () => {
    expect(readFileSync(join(dist, 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
    const libraries = globSync('_lib/*.licenses.txt', { cwd: dist });
    expect(libraries.length).toBeGreaterThan(0);
    for (const file of libraries)
      expect(readFileSync(join(dist, file), 'utf8')).toMatch(/licen[cs]e|permission/i);
  });

  const doors = globSync('_lib/*.js', { cwd: dist });
  it.each(doors)('%s loads by itself, in Node 24 and with nothing beside it', async file => {
    const code = `process.stdout.write(String(Object.keys(require(${JSON.stringify(join(dist, file))})).length))`;
    const { stdout, stderr } = await run(['-e', code], dist, {});
    expect(stderr).toBe('');
    expect(Number(stdout)).toBeGreaterThan(0);
  });

  it('has no path of the machine that built it', () => {
    const files = globSync('**/*.{js,json,yml,txt,md}', { cwd: dist });
    expect(files.filter(file => readFileSync(join(dist, file), 'utf8').includes(`${root}/`))).toEqual([]);
  });
});
