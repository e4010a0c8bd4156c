import { ActionError, TimeoutError, type Trace, type Verdict } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { explained } from '../src/explain.ts';
import { keepTraces, type TraceOf, tracesAsTheyEnd } from '../src/trace.ts';
import { failed, held, steady, superseded } from './outcomes.ts';
import { aYard } from './yard.ts';

const traceOf: TraceOf = about => ({ schema: 1, target: 'yard', answers: [], ...about });
const target = { name: 'Yard thing yard/api' };
const late = new TimeoutError('late', { awaited: 'x', waited: 1, lastState: '' });
const cancelled = new ActionError('cancelled', '');

it.each<[string, Verdict | Error, trace: boolean, cause: boolean]>([
  ['what serves', steady, false, false],
  ['what waits', held, false, false],
  ['what failed', failed('crashing'), true, true],
  ['what someone else replaced', superseded, true, false],
  ['what ran out of time', late, true, true],
  ['what was cancelled', cancelled, false, false],
  ['a bug', new TypeError('x'), false, true],
])('keeps a trace and looks for a cause of %s: %s %s %s', async (_, ending, trace, cause) => {
  const { ports, kept } = aYard();
  const part = { target, started: { to: 'v2' }, ending };
  await keepTraces(traceOf, ports, [part]);
  expect(Object.keys(kept)).toEqual(trace ? ['trace-yard-api.json'] : []);
  const found = await explained('api', part, ports, async ({ to }) => `rust in ${to}`);
  expect(found).toBe(cause ? 'rust in v2' : undefined);
});

it('knows each as it was when it ended, whatever was answered later', () => {
  let answers: Trace['answers'] = [];
  const [api, web] = [{ to: 'v2' }, { to: 'v7' }];
  const { keep, traceOf: kept } = tracesAsTheyEnd(about => ({ ...traceOf(about), answers }));
  keep({ started: api, ending: failed('crashing') });
  answers = [{ at: 1 } as never];
  const asked = (started: unknown) => kept({ subject: 'yard/api', started });
  expect(asked(api)).toMatchObject({ subject: 'yard/api', answers: [], verdict: { reason: 'crashing' } });
  expect(asked(web)).toMatchObject({ subject: 'yard/api', answers });
});

it('neither keeps nor looks where nothing was started', async () => {
  const { ports } = aYard();
  expect(await keepTraces(traceOf, ports, [{ target, ending: failed('rejected') }])).toEqual([]);
  expect(await explained('api', { ending: failed('rejected') }, ports, async () => 'x')).toBeUndefined();
});

it('warns of a trace that cannot be kept, and fails nothing', async () => {
  const { ports, warnings } = aYard();
  const keepFile = () => Promise.reject(new Error('disk full'));
  const part = { target, started: {}, ending: failed('crashing') };
  expect(await keepTraces(traceOf, { ...ports, keepFile }, [part])).toEqual([]);
  expect(warnings).toEqual(['A trace could not be kept: disk full']);
});
