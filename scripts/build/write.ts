import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Stage } from '../metadata/read.ts';
import { type Bundle, bundle } from './bundle.ts';
import { externals, type Library } from './libraries.ts';

function write(folder: string, name: string, content: string | Uint8Array): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function writeBundle(folder: string, main: string, { code, assets }: Bundle): void {
  write(folder, main, code);
  for (const [name, content] of Object.entries(assets).filter(kept)) write(folder, name, content);
}

/** ncc puts a `package.json` beside what came from ES modules; the bundles are CommonJS, and the top one says so. */
function kept([name]: [string, unknown]): boolean {
  return name !== 'package.json';
}

/** An action's code in the tree, `index.js` and its licences; the texts beside it are written after it. */
export async function buildAction(stage: Pick<Stage, 'name' | 'folder'>, out: string): Promise<void> {
  const folder = join(out, stage.name);
  const made = await bundle({
    entry: join(stage.folder, 'src/index.ts'),
    externals: externals('../_lib'),
    minify: false,
  });
  // What an earlier build left there must not stay.
  rmSync(folder, { recursive: true, force: true });
  writeBundle(folder, 'index.js', made);
}

/** One shared library: the bundle, minified where no one debugs in it, and a door to each package in it. */
export async function buildLibrary(library: Library, out: string): Promise<void> {
  const { name, entry, packages, standIns = {}, takes, ours = false } = library;
  const folder = join(out, '_lib');
  const beside = Object.entries(standIns).map(([id, file]) => [id, `./${basename(file)}`]);
  const taken = takes?.parts.map(part => [part, `./${takes.from}.js#${part}`]) ?? [];
  const outside = { ...(ours && externals('.', library)), ...Object.fromEntries([...beside, ...taken]) };
  const { code, assets } = await bundle({ entry, externals: outside, minify: !ours });
  const named = Object.entries(assets)
    .filter(kept)
    // The tree's own licence says it of what is ours.
    .filter(([file]) => !ours || file !== 'licenses.txt')
    .map(([file, content]) => [file === 'licenses.txt' ? `${name}.licenses.txt` : file, content]);
  // What an earlier build has left.
  rmSync(join(folder, `${name}.licenses.txt`), { force: true });
  writeBundle(folder, `${name}.js`, { code: exportsByName(code), assets: Object.fromEntries(named) });
  for (const file of Object.values(standIns)) copyFileSync(file, join(folder, basename(file)));
  for (const [id, file] of Object.entries(packages)) {
    if (file !== name) write(folder, `${file}.js`, `module.exports = require('./${name}.js')['${id}'];\n`);
  }
}

/** The bundler can only require a whole file: `require("./file.js#name")` becomes that file's export of the name. */
function exportsByName(code: string): string {
  return code.replace(/require\("(\.\/[^"#]+)#([^"]+)"\)/g, 'require("$1")["$2"]');
}
