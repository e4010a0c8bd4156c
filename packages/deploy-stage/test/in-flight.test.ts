import { ActionError, ConfigError, TimeoutError, type Verdict } from '@pipeline/contracts';
import type { Check } from '@pipeline/rollout';
import { describe, expect, it } from 'vitest';
import { findInFlight, isStopped, type Settling, settleInFlight } from '../src/in-flight.ts';
import { lastWord } from '../src/last-words.ts';
import { failed, HOLD, held, outcome, steady } from './outcomes.ts';
import { aYard, Thing } from './yard.ts';

const how = (fields: Partial<Settling> = {}): Settling => ({
  operation: 'continue',
  dryRun: false,
  rollout: { waitTimeout: 60_000, onFailure: 'rollback' },
  previous: 'v1',
  tooLate: 'Deploy v1',
  ...fields,
});

async function settled(verdicts: Verdict[], fields: Partial<Settling>, check?: Check) {
  const thing = new Thing();
  thing.verdicts = verdicts;
  thing.runs = 'v2';
  const yard = aYard();
  const ports = { ...yard.ports, ...(check && { check }) };
  const flight = { started: { to: 'v2' }, before: 'v1' };
  return { ...(await settleInFlight(thing, flight, how(fields), ports)), thing, ...yard };
}

describe('findInFlight', () => {
  it('finds what is under way, beside what is there', async () => {
    const thing = new Thing();
    thing.moving = { to: 'v2' };
    expect(await findInFlight(thing, '')).toEqual({ now: 'v1', before: 'v1', started: { to: 'v2' } });
  });

  it('refuses where there is nothing, with what to do', async () => {
    const refused = findInFlight(new Thing(), 'It is over');
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toMatchObject({
      message: 'Yard thing yard/api has no deployment in flight',
      hint: 'It is over',
    });
  });
});

describe('settleInFlight', () => {
  it('lets what is held go on, and watches it to its end', async () => {
    const { ended, thing } = await settled([held, steady], {});
    expect(ended).toEqual(steady);
    expect(thing.told).toEqual([`proceed ${HOLD.id}`]);
  });

  it('says what its checks found, at the hold and in the end', async () => {
    const { lines } = await settled([held, steady], {}, async () => ({ ok: true, detail: 'fine' }));
    expect(lines).toContain('checked at STEP_10: good: fine');
    expect(lines).toContain('checked what serves: good: fine');
  });

  describe('what is found bad in the end', () => {
    const bad: Check = async ({ hold }) => ({ ok: hold !== undefined, detail: '/health gave 500' });

    it('is taken back once it has its ending, as the deploy that left it would have', async () => {
      const thing = new Thing();
      thing.runs = 'v2';
      const endings: unknown[] = [];
      const onEnd = (ending: unknown) => void endings.push([ending, thing.runs]);
      const flight = { started: { to: 'v2' }, before: 'v1' };
      const { ports, lines } = aYard();
      const { ended, wayBack } = await settleInFlight(thing, flight, how({ onEnd }), {
        ...ports,
        check: bad,
      });
      expect(ended).toEqual(failed('check-failed', '/health gave 500'));
      expect(wayBack).toEqual({ state: 'back', detail: 'runs v1' });
      expect([thing.runs, endings]).toEqual(['v1', [[ended, 'v2']]]);
      expect(lines).toContain('going back to v1');
    });

    it('is taken back where it never gets there, too', async () => {
      const { ended, wayBack, thing } = await settled([{ state: 'progressing', detail: 'v2 starts' }], {});
      expect(ended).toBeInstanceOf(TimeoutError);
      expect([thing.runs, wayBack?.state]).toEqual(['v1', 'failed']);
    });

    it('is left where the run was cancelled', async () => {
      const yard = aYard();
      const stop = new AbortController();
      const thing = new Thing();
      thing.judge = async () => {
        stop.abort(new ActionError('cancelled', 'The run was cancelled'));
        return { state: 'progressing', detail: '' };
      };
      const flight = { started: { to: 'v2' }, before: 'v1' };
      const settling = settleInFlight(thing, flight, how(), { ...yard.ports, signal: stop.signal });
      expect(await settling).toMatchObject({ ended: { code: 'cancelled' } });
      expect(thing.told).toEqual([]);
    });

    it.each<[string, Partial<Settling>]>([
      ['that is not wanted', { rollout: { waitTimeout: 60_000, onFailure: 'report' } }],
      ['nothing served before', { previous: '' }],
    ])('stays where %s', async (_, fields) => {
      const { wayBack, thing } = await settled([], fields, bad);
      expect([wayBack, thing.told]).toEqual([undefined, []]);
    });

    it('is not said to be back where what served before is itself', async () => {
      const thing = new Thing();
      thing.runs = 'v2';
      const flight = { started: { to: 'v2' }, before: 'v2' };
      const ports = { ...aYard().ports, check: bad };
      const { ended, wayBack } = await settleInFlight(thing, flight, how({ previous: 'v2' }), ports);
      expect([ended, wayBack]).toEqual([failed('check-failed', '/health gave 500'), undefined]);
    });

    it('is told where going back fails, too', async () => {
      const thing = new Thing();
      thing.runs = 'v2';
      thing.apply = () => Promise.reject(new ConfigError('v1 is gone'));
      const flight = { started: { to: 'v2' }, before: 'v1' };
      const { wayBack } = await settleInFlight(thing, flight, how(), { ...aYard().ports, check: bad });
      expect(wayBack).toEqual({ state: 'failed', detail: 'v1 is gone' });
    });
  });

  it('says that the platform went back by itself', async () => {
    const { wayBack, thing } = await settled([failed('rolled-back', 'v1 serves')], {});
    expect(wayBack).toEqual({ state: 'back', detail: 'v1 serves' });
    expect(thing.told).toEqual([]);
  });

  it('waits until what was stopped is back, which is as asked', async () => {
    const { ended, thing, took } = await settled([failed('stopped'), failed('rolled-back', 'v1 serves')], {
      operation: 'abort',
    });
    expect(ended).toEqual({ state: 'steady', detail: 'stopped as asked: v1 serves' });
    expect(isStopped('abort', ended)).toBe(true);
    expect(thing.told).toEqual(['abort']);
    expect(took).toBeGreaterThan(0);
  });

  it('is an error where it was over before it could be stopped', async () => {
    const { ended } = await settled([steady], { operation: 'abort' });
    expect(ended).toBeInstanceOf(ActionError);
    expect(ended).toMatchObject({ code: 'too-late', hint: 'Deploy v1' });
    expect(isStopped('abort', ended)).toBe(false);
  });

  it.each(['continue', 'abort'] as const)('only looks in a dry run of %s', async operation => {
    const { ended, thing } = await settled([held], { operation, dryRun: true });
    expect([ended, thing.told]).toEqual([held, []]);
  });
});

describe('lastWord', () => {
  const after = async () => 'v1';
  const word = (fields: Parameters<typeof outcome>[0], operation = 'continue') =>
    lastWord(outcome(fields), { subject: 'yard/api', operation, after }, aYard().ports);

  it('says what serves, and what passed of it', async () => {
    expect(await word({ checks: ['HTTP checks'] })).toEqual({
      subject: 'yard/api',
      verdict: 'steady',
      detail: steady.detail,
      after: 'v1',
      checks: ['HTTP checks'],
    });
  });

  it('says who stopped it', async () => {
    expect(await word({}, 'abort')).toMatchObject({
      verdict: 'failed',
      detail: expect.stringMatching(/^stopped by anna \(.*\/42\): /),
      undone: true,
    });
  });

  it('says nothing where that is not certain', async () => {
    expect(await word({ ended: held })).toBeUndefined();
    expect(await word({ ended: new ActionError('cancelled', '') })).toBeUndefined();
  });
});
