import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Repository } from './checkout.ts';

/** What an image is made of, as parts of its size, none of which can be compressed; beside it there is a file of code. */
const LAYERS = { 'context/dependencies/all': 0.8, 'context/assets/all': 0.2 };
const CODE = 'context/src/main.js';
const DOCKERFILE = 'FROM scratch\nCOPY dependencies /dependencies\nCOPY assets /assets\nCOPY src /src\n';

/** A repository with all that but its layers, for now. */
export function layeredIn(dir: string): Promise<Repository> {
  const files = { 'context/Dockerfile': DOCKERFILE, [CODE]: '\n' };
  return Repository.create(dir, files, Object.keys(LAYERS));
}

/** What becomes of it before each build, in this order: after the first the rest is in the cache and in the registry. */
export function changesOf(megabytes: number): Record<string, (sources: Repository) => Promise<void>> {
  return {
    cold: sources => otherLayers(sources, megabytes),
    'a line changed': sources => sources.change(CODE),
  };
}

async function otherLayers(sources: Repository, megabytes: number): Promise<void> {
  for (const [path, part] of Object.entries(LAYERS)) {
    const file = join(sources.dir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, randomBytes(Math.round(part * megabytes * 2 ** 20)));
  }
  await sources.commit();
}
