import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { missing } from '../../test/conformance/tools.ts';
import { byOperation } from '../sides.ts';
import type { Comparison, Row } from '../table.ts';
import { timed } from './commands.ts';
import { type Found, findable } from './findable.ts';
import { Samples } from './samples.ts';
import { buildPush, whole } from './step.ts';

const BARE = fileURLToPath(new URL('bare.cjs', import.meta.url));

interface Sample {
  ms: number;
  requests: string[];
}

/**
 * A step that finds what it would build, against a process that sends what cannot be done without: a request that looks,
 * one that tags, one for the digest of a base that is named by a tag, and those for a token. `undefined` where a tool is
 * missing.
 */
export async function reuse(rounds: number): Promise<Comparison | undefined> {
  if ((await missing('docker-registry', 'openssl')).length > 0) return undefined;
  await using scratch = await mkdtempDisposable(join(tmpdir(), 'bench-reuse-'));
  await using there = await findable(scratch.path);
  const samples = new Samples<Sample>();
  // The first of each warms the file cache and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const image of there.images) {
      // Another commit, which changed nothing that the image is made of.
      await image.sources.commit();
      const ours = { ms: whole(await buildPush(image.inputs, image.sources)), requests: image.requests() };
      const theirs = { ms: await bare(image, `bare-${round}`), requests: image.requests() };
      if (round === 0) continue;
      samples.add(image.name, 'ours', ours);
      samples.add(image.name, 'theirs', theirs);
    }
  }
  const sides = ['ours', 'theirs'] as const;
  return {
    title: `An image that is there is found and tagged, by ours and by bare requests, ${rounds} of each in turn`,
    rows: there.images.flatMap(({ name }): Row[] => [
      { what: name, unit: 'ms', ...samples.row(name, sides, ({ ms }) => ms) },
      { what: `${name}: requests`, unit: '', ...samples.row(name, sides, ({ requests }) => requests.length) },
    ]),
    notes: there.images.flatMap(({ name }) =>
      sides.map(side => {
        const requests = samples.of(name, side).at(-1)?.requests ?? [];
        return `${side}, ${name}: ${byOperation(requests.map(inWords))}`;
      }),
    ),
  };
}

function bare({ inputs, tag: found, base, login }: Found, tag: string): Promise<number> {
  const { registry: host, repository } = inputs;
  return timed([[process.execPath, BARE, JSON.stringify({ host, repository, found, tag, base, login })]]);
}

/** `PUT /v2/image/manifests/sha-0123…` → `PUT tag` */
function inWords(request: string): string {
  const [, method, repository, last = ''] = /^(\w+) \/(?:v2\/(\w+)\/.*\/)?([^?]*)/.exec(request) ?? [];
  const what = /^inputs-/.test(last) ? 'inputs' : /^sha256:/.test(last) ? 'digest' : 'tag';
  return `${method} ${repository === undefined ? last : repository === 'base' ? 'base' : what}`;
}
