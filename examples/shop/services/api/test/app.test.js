import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { createApp } from '../src/app.js';

const identity = { version: '1.2.3', commit: 'abc123' };
const state = { draining: false };
const server = createApp({ identity, state, log: () => {} });
let origin = '';

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

const get = async path => {
  const response = await fetch(origin + path);
  return { status: response.status, body: await response.json() };
};

test('says which version answers', async () => {
  assert.deepEqual(await get('/version'), { status: 200, body: identity });
  assert.equal((await get('/health')).body.version, '1.2.3');
});

test('is live while it drains, but not ready', async () => {
  assert.equal((await get('/health/ready')).status, 200);
  state.draining = true;
  assert.equal((await get('/health/ready')).status, 503);
  assert.equal((await get('/health/live')).status, 200);
  state.draining = false;
});

test('answers for products', async () => {
  assert.equal((await get('/products')).body.products.length, 3);
  assert.equal((await get('/products/tea')).body.name, 'Green tea');
  assert.equal((await get('/products/none')).status, 404);
});

test('counts what it could not answer', async () => {
  const before = (await get('/stats')).body;
  await get('/products');
  await fetch(`${origin}/quote`, { method: 'POST', body: JSON.stringify({ lines: [null] }) });
  const { all, failed, failedShare } = (await get('/stats')).body;
  assert.equal(all - before.all, 3);
  assert.equal(failed - before.failed, 1);
  assert.equal(failedShare, failed / all);
});

test('quotes, and refuses what is not JSON', async () => {
  const post = body => fetch(`${origin}/quote`, { method: 'POST', body });
  const good = await post(JSON.stringify({ lines: [{ id: 'tea', quantity: 1 }] }));
  assert.deepEqual(await good.json(), { total: 450 });
  assert.equal((await post('{')).status, 400);
  assert.equal((await post('{}')).status, 422);
});
