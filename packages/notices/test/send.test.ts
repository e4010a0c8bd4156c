import { expect, it } from 'vitest';
import { send } from '../src/http/send.ts';
import { noted } from './wires.ts';

const WHAT = { service: 'X', operation: 'a call', url: 'https://x.example/' };

it.each([
  ['12', [12_000]],
  ['Mon, 30 Nov 2026 12:30:20 GMT', [20_000]],
  ['Mon, 30 Nov 2026 12:00:00 GMT', [100]],
  ['soon', [1_000]],
  ['', [1_000]],
])('waits as long as Retry-After says: %j', async (after, waited) => {
  const { wires, slept } = noted();
  let times = 0;
  const fetch = async () => {
    times += 1;
    return times === 1
      ? new Response(null, { status: 429, headers: { 'retry-after': after } })
      : new Response('ok');
  };
  expect((await send(WHAT, { ...wires, fetch })).text).toBe('ok');
  expect(slept).toEqual(waited);
});

it('reads no more of an answer than it can use, though it never ends', async () => {
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 100_000;
      // Without a bound it would be read until the wait runs out, or the memory does.
      if (pulled > 5_000_000) throw new Error('too much was read');
      controller.enqueue(new Uint8Array(100_000).fill(120));
    },
  });
  const { text } = await send(WHAT, { ...noted().wires, fetch: async () => new Response(endless) });
  expect(text.length).toBeLessThanOrEqual(1_000_000);
  expect(pulled).toBeLessThan(1_500_000);
});

it('is not asked again once the run is cancelled', async () => {
  const controller = new AbortController();
  let times = 0;
  const fetch = async () => {
    times += 1;
    controller.abort(new Error('the run was cancelled'));
    return new Response(null, { status: 503 });
  };
  const { wires } = noted();
  const sleep = async (_: number, signal?: AbortSignal) => signal?.throwIfAborted();
  const cancelled = send(WHAT, {
    ...wires,
    clock: { ...wires.clock, sleep },
    fetch,
    signal: controller.signal,
  });
  await expect(cancelled).rejects.toThrow('the run was cancelled');
  expect(times).toBe(1);
});
