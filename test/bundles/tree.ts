import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { dist } from '../../scripts/paths.ts';

/** An `action.yml` as it is published. */
export interface Published {
  name: string;
  inputs?: Record<string, { description: string; required?: boolean; default?: unknown }>;
  outputs?: Record<string, { description: string }>;
  runs: Record<string, unknown> & { using: string; main: string };
}

export interface BuiltStage {
  name: string;
  folder: string;
  action: Published;
}

/** The stages in a built tree. */
export function builtStages(tree = dist): BuiltStage[] {
  const found = readdirSync(tree)
    .filter(name => existsSync(join(tree, name, 'action.yml')))
    .map(name => {
      const folder = join(tree, name);
      return { name, folder, action: parse(readFileSync(join(folder, 'action.yml'), 'utf8')) as Published };
    });
  if (found.length === 0) throw new Error('dist/ holds no stage; run `pnpm build` first');
  return found;
}
