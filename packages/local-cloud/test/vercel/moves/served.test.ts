import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Moves, openMoves } from './fixture.ts';

let vercel: Moves;
let shop: string;
let next: string;
beforeEach(async () => {
  vercel = await openMoves({ serve: true });
  shop = `http://${vercel.vercel.hostOf('shop.example.com')}`;
  await vercel.deploy({ target: 'production', page: 'old' });
  next = await vercel.deploy({ target: 'production', autoAssignCustomDomains: false, page: 'new' });
});
afterEach(() => vercel.close());

const page = async (client = '192.0.2.1', path = '/', cookie = '') => {
  const answer = await fetch(shop + path, { headers: { 'x-forwarded-for': client, cookie } });
  return { text: await answer.text(), cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
};

it('a staged deployment answers at its own address alone, until it is promoted', async () => {
  const own = await fetch(`http://${vercel.found(next).url}/`);
  expect(await own.text()).toBe('new');
  expect((await page()).text).toBe('old');
  await vercel.move('promote', next);
  expect((await page()).text).toBe('new');
});

it('the network may answer from the deployment before, while the API tells of the new one', async () => {
  vercel.world.faults.add({ kind: 'serves-old', for: 60_000, host: 'shop.example.com' });
  await vercel.move('promote', next);
  expect(await vercel.answers(vercel.vercel.hostOf('shop.example.com'))).toBe(next);
  expect((await page()).text).toBe('old');
});

describe('while a release rolls', () => {
  beforeEach(async () => {
    await vercel.call('PATCH', '/v1/projects/shop-web/rolling-release/config', {
      enabled: true,
      advancementType: 'manual-approval',
      stages: [{ targetPercentage: 0 }, { targetPercentage: 30 }, { targetPercentage: 100 }],
    });
    await vercel.move('promote', next);
  });
  const approve = async (nextStageIndex: number) => {
    const body = { nextStageIndex, canaryDeploymentId: next };
    await vercel.call('POST', '/v1/projects/shop-web/rolling-release/approve-stage', body);
    await vercel.scheduler.advance(60_000);
  };
  const share = async () => {
    const clients = Array.from({ length: 400 }, (_, i) => `192.0.${i >> 8}.${i & 255}`);
    const pages = await Promise.all(clients.map(client => page(client)));
    return pages.filter(({ text }) => text === 'new').length / clients.length;
  };

  it('each client sees one side, and of all clients the canary has its share', async () => {
    expect(await share()).toBe(0);
    await approve(1);
    expect(await share()).toBeGreaterThan(0.2);
    expect(await share()).toBeLessThan(0.4);
    const twice = await Promise.all(Array.from({ length: 5 }, () => page('192.0.2.77')));
    expect(new Set(twice.map(({ text }) => text)).size).toBe(1);
    await approve(2);
    expect(await share()).toBe(1);
  });

  it('either side can be asked for, and the cookie holds until the release is over', async () => {
    const forced = await page('192.0.2.1', '/?vcrrForceCanary=true');
    expect(forced.text).toBe('new');
    expect((await page('192.0.2.1', '/', forced.cookie)).text).toBe('new');
    expect((await page('192.0.2.1', '/?vcrrForceStable=true', forced.cookie)).text).toBe('old');
    await vercel.move('rollback', vercel.world.projects[0]?.production ?? '');
    expect((await page('192.0.2.1', '/', forced.cookie)).text).toBe('old');
  });
});
