import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type LocalVercel, startVercel } from '../../src/vercel/index.ts';

const SITE = new URL('../../../../examples/shop/site/', import.meta.url);
const SHA = 'a1b2c3d4'.repeat(5);
let vercel: LocalVercel;
afterEach(() => vercel.close());

const files = (names: readonly string[], more: Record<string, string> = {}) => [
  ...names.map(file => ({ file, data: readFileSync(new URL(file, SITE), 'utf8') })),
  ...Object.entries(more).map(([file, data]) => ({ file, data })),
];
const NAMES = ['package.json', 'vercel.json', 'build.js', 'pages.js'];

async function deployed(given: ReturnType<typeof files>, until: string) {
  vercel = await startVercel({ serve: true, builds: 'run' });
  const url = `${vercel.url}/v13/deployments?teamId=${vercel.env.VERCEL_ORG_ID}`;
  const authorization = `Bearer ${vercel.token}`;
  const body = { name: 'shop-web', target: 'production', files: given, meta: { githubCommitSha: SHA } };
  await fetch(url, { method: 'POST', headers: { authorization }, body: JSON.stringify(body) });
  const [deployment] = vercel.world.deployments;
  if (deployment === undefined) throw new Error('nothing was deployed');
  await new Promise<void>(resolve => {
    const look = () => {
      if (deployment.readyState === until) resolve();
    };
    vercel.world.watchers.add(look);
    look();
  });
  return deployment;
}

describe('a build that is run for real', () => {
  it('makes what is served, and knows its commit and its environment', async () => {
    const deployment = await deployed(files(NAMES), 'READY');
    expect(deployment.events.map(({ text }) => text)).toContain(`4 files of ${SHA} for production`);
    const answer = await fetch(`http://${deployment.url}/version`);
    expect(await answer.json()).toEqual({ version: SHA, environment: 'production' });
    const lost = await fetch(`http://${deployment.url}/nowhere`);
    expect([lost.status, await lost.text()]).toEqual([404, expect.stringContaining('Not here')]);
  });

  it('that fails says so in its own words, and serves nothing', async () => {
    const broken = files(NAMES.slice(0, 3), { 'pages.js': 'export const pages = ;\n' });
    const deployment = await deployed(broken, 'ERROR');
    expect(deployment.error?.message).toBe('Command "node build.js" exited with 1');
    expect(deployment.events.map(({ text }) => text).join('\n')).toContain('SyntaxError');
  });
});
