import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Stage } from '../metadata/read.ts';
import { root } from '../paths.ts';
import { publishedMetadata } from './published.ts';

/** Our name in what we write: it must not change in every README when the repository moves. */
const WRITTEN = /(?<![\w.-])org\/pipeline(?![\w-])/g;

/** A text with `slug`, the repository's real `owner/name`, instead of `org/pipeline`. */
export function withRealName(text: string, slug: string): string {
  return text.replace(WRITTEN, () => slug);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** What is not code in an action's folder: `action.yml`, README and changelog. One that is gone leaves the tree, too. */
export function writeActionTexts(stage: Stage, out: string, slug: string): void {
  const folder = join(out, stage.name);
  write(join(folder, 'action.yml'), withRealName(publishedMetadata(stage.metadata), slug));
  for (const name of ['README.md', 'CHANGELOG.md']) {
    const source = join(stage.folder, name);
    if (existsSync(source)) write(join(folder, name), withRealName(readFileSync(source, 'utf8'), slug));
    else rmSync(join(folder, name), { force: true });
  }
}

/** The reusable workflows, where GitHub looks for them. */
export function writeWorkflows(out: string, slug: string): void {
  const templates = join(root, 'workflows-templates/reusable');
  for (const name of globSync('*.yml', { cwd: templates }))
    write(
      join(out, '.github/workflows', name),
      withRealName(readFileSync(join(templates, name), 'utf8'), slug),
    );
}

/** What stands at the top of the tree. It must never say `"type": "module"`: the bundles are CommonJS. */
export function writeTop(out: string, version: string, slug: string): void {
  const manifest = { name: slug.split('/')[1], version, private: true, license: 'MIT' };
  write(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  copyFileSync(join(root, 'LICENSE'), join(out, 'LICENSE'));
}
