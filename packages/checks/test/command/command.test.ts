import { expect, it } from 'vitest';
import { type Checkpoint, commandProbe, type Ended, type RunCommand } from '../../src/index.ts';

const at: Checkpoint = {
  name: 'ECS service shop/api',
  url: 'https://test.example.com',
  hold: { id: 'h-1', at: 'POST_TEST_TRAFFIC_SHIFT', traffic: 0 },
};
const command = { argv: ['./prove', '--fast'], cwd: '/work', timeout: 120_000 };

function probe(ended: Ended, more: { env?: Record<string, string> } = {}) {
  const asked: Parameters<RunCommand>[] = [];
  const run: RunCommand = async (...call) => {
    asked.push(call);
    return ended;
  };
  const surroundings = { path: '/bin', home: undefined };
  return { asked, probe: commandProbe({ ...command, ...more }, { run, surroundings, secrets: ['hunter2'] }) };
}

it('tells the command what is checked, and no more than that', async () => {
  const { probe: one, asked } = probe(
    { how: 'exited', code: 0, output: '' },
    { env: { MODE: 'x', PATH: '/mine' } },
  );
  expect(await one.look(at)).toEqual({ ok: true, detail: './prove ended with 0' });
  await one.look({ name: 'web' });
  expect(asked.map(([argv, { env }]) => [argv.length, env])).toEqual([
    [
      2,
      {
        PATH: '/mine',
        MODE: 'x',
        PIPELINE_TARGET: 'ECS service shop/api',
        PIPELINE_URL: 'https://test.example.com',
        PIPELINE_HOLD: 'POST_TEST_TRAFFIC_SHIFT',
        PIPELINE_HOLD_ID: 'h-1',
        PIPELINE_TRAFFIC: '0',
      },
    ],
    [2, { PATH: '/mine', MODE: 'x', PIPELINE_TARGET: 'web' }],
  ]);
});

const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`).join('\n');
it.each<[Ended, RegExp]>([
  [{ how: 'exited', code: 7, output: 'no answer\n\n' }, /^\.\/prove ended with 7:\nno answer$/],
  [{ how: 'exited', code: 1, output: '' }, /ended with 1, and wrote nothing$/],
  [{ how: 'exited', code: 1, output: lines }, /ended with 1:\nline 25\n[\s\S]*line 39$/],
  [{ how: 'exited', code: 1, output: 'token hunter2 \u001b[31mred' }, /:\ntoken \*\*\* \[31mred$/],
  [{ how: 'timed-out', output: 'waiting' }, /did not end within 2m 00s:\nwaiting$/],
  [{ how: 'killed', by: 'SIGSEGV', output: '' }, /was ended by SIGSEGV/],
  [
    { how: 'not-started', reason: 'spawn ./prove ENOENT' },
    /could not be started \(spawn .\/prove ENOENT\).*no shell/,
  ],
])('says of %o', async (ended, detail) => {
  const finding = await probe(ended).probe.look(at);
  expect(finding.ok).toBe(false);
  expect(finding.detail).toMatch(detail);
});
