import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Comparison, Row } from '../table.ts';
import { GCLOUD, REPORTED } from './published-sizes.ts';

const run = promisify(execFile);
const TREE = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * What a step needs before it can begin: ours, the tree that a tag carries; theirs, gcloud, by the size of its archive as it is
 * published. It is not downloaded: an archive of that size, of random bytes, is unpacked in its stead, which is a lower bound,
 * since gcloud's own is larger unpacked, has more files, and is set up afterwards.
 */
export async function installing(rounds: number): Promise<Comparison> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-gcloud-'));
  try {
    const tree = join(folder, 'tree.tar.gz');
    await run('tar', ['czf', tree, '-C', TREE, '.']);
    const archive = await archiveOf(folder, GCLOUD.megabytes);
    const [ours, theirs] = [statSync(tree).size / 1e6, GCLOUD.megabytes];
    const unpacked: Row = { what: 'unpack it', unit: 's', digits: 2, ours: [], theirs: [] };
    for (let round = 0; round <= rounds; round++) {
      const taken = [await unpack(folder, tree), await unpack(folder, archive)];
      // The first of each warms the file cache and is not counted.
      if (round > 0)
        for (const [at, side] of [unpacked.ours, unpacked.theirs ?? []].entries()) side.push(taken[at] ?? 0);
    }
    const downloads = [25, 50, 100].map(speed => ({
      what: `download it at ${speed} MB/s (computed)`,
      unit: 's',
      digits: 2,
      ours: [ours / speed],
      theirs: [theirs / speed],
    }));
    return {
      title: `What a job has to fetch first: the tree of a tag (all stages), or gcloud; ${rounds} of each in turn`,
      rows: [
        { what: 'archive', unit: 'MB', digits: 1, ours: [ours], theirs: [theirs] },
        ...downloads,
        unpacked,
      ],
      notes: [
        `theirs: ${GCLOUD.name}, ${GCLOUD.megabytes} MB, SHA-256 ${GCLOUD.sha256}, as ${GCLOUD.source} had it on ${GCLOUD.read}; gcloud itself never ran here`,
        'unpacking theirs is a lower bound: random bytes of the archive’s size in files of 16 kB',
        ...REPORTED.map(words => `users: ${words}`),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Incompressible, so that archive and content are of one size. */
async function archiveOf(folder: string, megabytes: number): Promise<string> {
  const content = join(folder, 'content');
  const size = 16_384;
  for (let at = 0; at < (megabytes * 1e6) / size; at++) {
    const part = join(content, String(Math.floor(at / 100)));
    if (at % 100 === 0) mkdirSync(part, { recursive: true });
    writeFileSync(join(part, String(at)), randomBytes(size));
  }
  const archive = join(folder, 'archive.tar.gz');
  await run('tar', ['czf', archive, '-C', content, '.']);
  rmSync(content, { recursive: true });
  return archive;
}

/** In seconds. */
async function unpack(folder: string, archive: string): Promise<number> {
  const into = join(folder, 'unpacked');
  mkdirSync(into);
  const start = performance.now();
  await run('tar', ['xzf', archive, '-C', into]);
  const took = (performance.now() - start) / 1_000;
  rmSync(into, { recursive: true });
  return took;
}
