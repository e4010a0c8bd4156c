import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type HomeRun, openHome, runIdentity } from '../src/index.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanUp.splice(0)) await each();
});

async function aRun(env: Record<string, string> = {}): Promise<HomeRun> {
  const workspace = await mkdtemp(join(tmpdir(), 'home-'));
  cleanUp.push(() => rm(workspace, { recursive: true }));
  return {
    context: { env: name => env[name], repository: 'org/shop', workspace },
    clock: { now: () => Date.now(), sleep: async () => undefined },
    log: { info: () => undefined, warn: () => undefined },
  };
}

const proof = {
  schema: 1,
  release: '42.1',
  at: '2026-11-21T00:00:00.000Z',
  result: 'passed',
  checks: ['smoke'],
  digests: [`sha256:${'a'.repeat(64)}`],
  by: { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/42' },
} as const;

it('keeps a folder below the workspace, and makes it with the first word', async () => {
  const run = await aRun();
  const { log } = openHome({ folder: 'kept/log' }, run);
  expect(await log.recent('staging', 1)).toEqual([]);
  expect(await readdir(run.context.workspace)).toEqual([]);
  await log.prove('staging', { ...proof, checks: [...proof.checks], digests: [...proof.digests] });
  expect(await readdir(join(run.context.workspace, 'kept', 'log'))).toEqual(['staging.jsonl']);
  expect(await openHome({ folder: 'kept/log' }, run).log.proofs('staging', 1)).toEqual([proof]);
  const asked = { schema: 1, key: '42.1', at: proof.at } as const;
  await openHome({ folder: 'kept/log' }, run).journal.write('staging', 'asked', asked, 'a1');
  expect(await openHome({ folder: 'kept/log' }, run).journal.entries('staging', 'asked', 9)).toEqual([
    { json: asked },
  ]);
});

it('asks GitHub, at the API of the run, only when it is asked', async () => {
  const asked: string[] = [];
  const server = createServer(({ url = '', headers }, response) => {
    asked.push(`${headers.authorization} ${url.split('?', 1)[0]}`);
    response.setHeader('content-type', 'application/json').end('[]');
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  cleanUp.push(() => new Promise(done => server.close(done)));
  const { port } = server.address() as AddressInfo;

  const run = await aRun({ GITHUB_API_URL: `http://127.0.0.1:${port}` });
  const { log, journal } = openHome({ github: { token: 'ghs_1' } }, run);
  expect(asked).toEqual([]);
  expect(await log.proofs('staging', 1)).toEqual([]);
  expect(await journal.entries('staging', 'asked', 1)).toEqual([]);
  expect(asked).toHaveLength(2);
  expect(new Set(asked)).toEqual(new Set(['token ghs_1 /repos/org/shop/deployments']));
});

it('knows each attempt of a run by itself', () => {
  const run = { runId: '42', sha: 'c0ffee', ref: 'refs/heads/main', actor: 'ann', repository: 'org/shop' };
  const url = 'https://github.com/org/shop/actions/runs/42';
  const of = (env: Record<string, string>) =>
    runIdentity({ ...run, runUrl: url, env: (name: string) => env[name] });
  expect(of({ GITHUB_RUN_ATTEMPT: '2' })).toEqual({
    runId: '42',
    releaseId: '42.2',
    commit: { sha: 'c0ffee', ref: 'refs/heads/main' },
    by: { actor: 'ann', url },
    owner: 'org/shop run 42, attempt 2',
  });
  expect(of({}).releaseId).toBe('42.1');
});
