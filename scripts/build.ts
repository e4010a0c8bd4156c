/**
 * `pnpm build`: makes `dist/`, the exact tree that a tag carries. Bundles in parallel, only what changed; texts are
 * written each time.
 * `--force` builds everything; `--out DIR` builds elsewhere.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { libraries } from './build/libraries.ts';
import { inputDigests, isFresh, markFresh } from './build/stamp.ts';
import { writeActionTexts, writeTop, writeWorkflows } from './build/texts.ts';
import { buildAction, buildLibrary } from './build/write.ts';
import { stages } from './metadata/read.ts';
import { dist, repository, root } from './paths.ts';

interface Part {
  name: string;
  source: string;
  output: string;
  build: () => Promise<void>;
}

const { values } = parseArgs({ options: { force: { type: 'boolean' }, out: { type: 'string' } } });
const out = values.out === undefined ? dist : resolve(values.out);

const parts: Part[] = [
  ...libraries.map(library => ({
    name: `_lib/${library.name}.js`,
    source: dirname(library.entry),
    output: join(out, '_lib', `${library.name}.js`),
    build: () => buildLibrary(library, out),
  })),
  ...stages().map(stage => ({
    name: stage.name,
    source: join(stage.folder, 'src'),
    output: join(out, stage.name, 'index.js'),
    build: () => buildAction(stage, out),
  })),
];

const digestOf = inputDigests();

async function buildPart({ name, source, output, build }: Part): Promise<void> {
  const digest = digestOf(source);
  if (!values.force && isFresh(output, digest)) return;
  const start = performance.now();
  await build();
  markFresh(output, digest);
  console.log(`built ${name} in ${((performance.now() - start) / 1_000).toFixed(1)} s`);
}

/** What no part writes any more must not stay in the tree; the workflows are copied anew each time. */
function removeStrays(): void {
  const kept = new Set(['_lib', 'README.md', 'LICENSE', 'package.json', ...stages().map(({ name }) => name)]);
  for (const name of readdirSync(out)) if (!kept.has(name)) rmSync(join(out, name), { recursive: true });
}

mkdirSync(out, { recursive: true });
removeStrays();
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const slug = repository();
writeTop(out, version, slug);
writeWorkflows(out, slug);
const queue = [...parts];
const workers = Array.from({ length: Math.min(availableParallelism(), queue.length) }, async () => {
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) await buildPart(part);
});
await Promise.all(workers);
// Last, since a bundle clears its folder first.
for (const stage of stages()) writeActionTexts(stage, out, slug);
