import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository's folder, and the tree that a tag carries. */
export const root = resolve(import.meta.dirname, '..');
export const dist = join(root, 'dist');
export const cache = join(root, '.cache');

/** `owner/name`, written once: in the root `package.json`. */
export function repository(): string {
  const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    repository: { url: string };
  };
  const [, slug] = /github\.com\/(.+?)(?:\.git)?$/.exec(repository.url) ?? [];
  if (slug === undefined) throw new Error('package.json: repository.url names no GitHub repository');
  return slug;
}
