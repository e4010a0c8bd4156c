import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { camelCase } from '../../packages/action-kit/src/spec.ts';
import type { Metadata } from '../metadata/read.ts';
import { fillReadme } from '../metadata/readme.ts';
import { specSource } from '../metadata/spec.ts';

const TEMPLATE = join(import.meta.dirname, 'template');

/** All files of a new stage, from path to text, the generated ones with them. */
export function filesOf(name: string): Record<string, string> {
  const title = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
  const fill = (text: string) =>
    text
      .replaceAll('stage-name', name)
      .replaceAll('stageName', camelCase(name))
      .replaceAll('Stage Title', title);
  const files: Record<string, string> = {};
  for (const path of globSync('**/*.txt', { cwd: TEMPLATE }).sort())
    files[fill(path.slice(0, -'.txt'.length))] = fill(readFileSync(join(TEMPLATE, path), 'utf8'));
  const metadata = parse(files['action.yml'] ?? '') as Metadata;
  const readme = fillReadme(files['README.md'] ?? '', metadata);
  if (typeof readme !== 'string') throw new Error(`README.md.txt ${readme.problem}`);
  return { ...files, 'README.md': readme, 'src/spec.gen.ts': specSource(name, metadata) };
}
