import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openFront, type Pool } from '../../src/runtime/front.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function target(name: string): Promise<string> {
  const server = createServer((_, answer) => answer.end(name));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => server.closeAllConnections() ?? server.close() });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each([
  [[100, 0], 20, 0],
  [[90, 10], 20, 2],
  [[50, 50], 20, 10],
  [[95, 5], 20, 1],
  [[0, 100], 20, 20],
])('splits requests by weight %j', async ([blue = 0, green = 0], requests, expected) => {
  const pools: Pool[] = [
    { weight: blue, targets: [await target('blue')] },
    { weight: green, targets: [await target('green')] },
  ];
  const front = await openFront(() => pools);
  open.push(front);
  const answers: string[] = [];
  for (let i = 0; i < requests; i++) answers.push(await (await fetch(front.url)).text());
  expect(answers.filter(answer => answer === 'green')).toHaveLength(expected);
});

it('answers 503 for a pool without targets: its share is not given to others', async () => {
  const pools: Pool[] = [
    { weight: 50, targets: [await target('blue')] },
    { weight: 50, targets: [] },
  ];
  const front = await openFront(() => pools);
  open.push(front);
  const statuses = [(await fetch(front.url)).status, (await fetch(front.url)).status];
  expect(statuses.sort()).toEqual([200, 503]);
});
