import { afterEach, expect, it, vi } from 'vitest';
import { liveClock } from '../src/live-clock.ts';
import { runAction } from '../src/run-action.ts';
import { defineSpec } from '../src/spec.ts';

const spec = defineSpec({ name: 'demo', inputs: {}, outputs: [] });
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** How one run goes, in the order in which it happens: what is written, and where it waits. */
async function goes(act: string, error?: Error): Promise<string> {
  const order: string[] = [];
  vi.stubEnv('ACT', act);
  vi.stubEnv('GITHUB_STEP_SUMMARY', '');
  vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    if (String(text).includes('::error')) order.push('told');
    return true;
  });
  vi.spyOn(liveClock, 'sleep').mockImplementation(async () => {
    order.push('waits');
  });
  await runAction(
    spec,
    () => ({}),
    async () => ({ outputs: {}, summary: [], ...(error && { error }) }),
  );
  return order.join(', then ');
}

it.each([
  ['under act, a stage that failed', 'true', new Error('no such service'), 'told, then waits'],
  ['under act, one that went well', 'true', undefined, ''],
  ['on GitHub, one that failed', '', new Error('no such service'), 'told'],
])('%s ends when its reason can have been read, and no later', async (_, act, error, order) => {
  expect(await goes(act, error)).toBe(order);
});
