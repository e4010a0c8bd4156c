import type { TracedAnswer } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { quickClock, replayFetch } from '../src/index.ts';

const answer = (at: number, path: string, body?: object): TracedAnswer => ({
  at,
  operation: 'Get',
  request: { path },
  ...(body && { status: 200, body }),
});
const questions = {
  kept: ({ path }: Record<string, unknown>) => path,
  asked: (_: string, path: string) => path,
  unknown: 'not_in_trace',
};

it('answers as it was by then: at first with the first, in the end with the last', async () => {
  const clock = quickClock();
  const answers = [
    answer(100, '/a', { n: 1 }),
    answer(150, '/b', { n: 2 }),
    answer(200, '/a', { n: 3 }),
    answer(300, '/a'),
  ];
  const fetch = replayFetch({ answers }, clock.now, questions);
  const ask = async (path: string) => (await fetch(`http://x.invalid${path}`)).json();
  expect([await ask('/a'), await ask('/b')]).toEqual([{ n: 1 }, { n: 2 }]);
  await clock.sleep(100);
  expect(await ask('/a')).toEqual({ n: 3 });
  await clock.sleep(100);
  await expect(ask('/a')).rejects.toThrow('no answer came then');
});

it('refuses what was never asked, by its name', async () => {
  const fetch = replayFetch({ answers: [{ ...answer(0, '/a'), request: null }] }, () => 0, questions);
  const response = await fetch('http://x.invalid/b?c=1', { method: 'POST' });
  expect([response.status, await response.json()]).toEqual([
    501,
    { error: { code: 'not_in_trace', message: 'POST /b?c=1 is not in this trace' } },
  ]);
});
