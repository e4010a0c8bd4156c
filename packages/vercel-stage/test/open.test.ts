import { expect, it, onTestFinished } from 'vitest';
import { RunServer } from '../../cloudrun/test/run-server.ts';
import { fakeClock } from '../../rollout/test/fake-clock.ts';
import { openVercel } from '../src/index.ts';

it('asks twice at most for what is put back once the run is cancelled, and six times before', async () => {
  const server = new RunServer([{ status: 502, text: '' }]);
  onTestFinished(() => server.close());
  const endpoint = await server.listen();
  const run = new AbortController();
  const { afterwards } = openVercel(
    { token: 'vcp_1', team: 'acme', project: 'shop-web' },
    { clock: fakeClock(), signal: run.signal, context: { env: () => endpoint } as never },
  );
  const ask = async () => {
    const before = server.received.length;
    await expect(afterwards.project('shop-web')).rejects.toThrow('502');
    return server.received.length - before;
  };
  expect(await ask()).toBe(6);
  run.abort(new Error('cancelled'));
  expect(await ask()).toBe(2);
});
