import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Repository } from './checkout.ts';

/** What an image of 50 MB is made of, in MB of what cannot be compressed; beside it there is a file of code. */
const LAYERS = { 'context/dependencies/all': 40, 'context/assets/all': 10 };
const CODE = 'context/src/main.js';
const DOCKERFILE = 'FROM scratch\nCOPY dependencies /dependencies\nCOPY assets /assets\nCOPY src /src\n';

/** A repository with all that but its layers, for now. */
export function layeredIn(dir: string): Promise<Repository> {
  const files = { 'context/Dockerfile': DOCKERFILE, [CODE]: '\n' };
  return Repository.create(dir, files, Object.keys(LAYERS));
}

/** What becomes of it before each build, in this order: after the first the rest is in the cache and in the registry. */
export const CHANGES: Record<string, (sources: Repository) => Promise<void>> = {
  cold: otherLayers,
  'a line changed': sources => sources.change(CODE),
};

async function otherLayers(sources: Repository): Promise<void> {
  for (const [path, megabytes] of Object.entries(LAYERS)) {
    const file = join(sources.dir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, randomBytes(megabytes << 20));
  }
  await sources.commit();
}
