import type { ReleaseRecord } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { alarmOf, type EnvironmentLog } from '../src/index.ts';
import { api, before, log, lostRun, orders, proof, release } from './shop.ts';

const bad = {
  records: [...before.records, release({ from: '12:00', until: '12:05', subjects: [api] })],
  proofs: [...before.proofs, proof('12:10', { result: 'failed' })],
};
const lost = {
  records: [...before.records, release({ from: '12:00', subjects: [api] })],
  proofs: before.proofs,
  // Read where anything is silent, also if it is something else.
  lost: [lostRun('12:20')],
};

/** As `record` writes it down. */
function retired(time: string, subject: string): ReleaseRecord {
  const all = { id: '50.1-retired', from: time, until: time, verdict: 'not-started' } as const;
  const { intent, outcome } = release({ ...all, subjects: [subject] });
  const targets = [{ subject, artifacts: {}, before: {} }];
  return { intent: { ...intent, targets, retires: { why: 'moved' } }, ...(outcome && { outcome }) };
}

const alarm = (given: Partial<EnvironmentLog>, ...more: ReleaseRecord[]) =>
  alarmOf(log('production', { ...given, records: [...(given.records ?? []), ...more] }));

it.each([
  ['that failed its check', bad],
  ['whose deploy lost its runner', lost],
])('what was retired ends the alarm of what was there %s', (_, given) => {
  expect(alarm(given)).toMatchObject({ state: 'open', priority: 'P1', release: '42.1' });
  expect(alarm(given, retired('13:00', api))).toEqual({ environment: 'production', state: 'quiet' });
});

it('ends none of something else, nor of what is deployed there anew', () => {
  expect(alarm(bad, retired('13:00', orders))).toMatchObject({ state: 'open', release: '42.1' });
  const again = release({ id: '60.1', from: '14:00', until: '14:05', subjects: [api], verdict: 'failed' });
  expect(alarm(bad, retired('13:00', api), again)).toMatchObject({ state: 'open', release: '60.1' });
});

it('ends it where there is nothing else in the environment', () => {
  const only = { ...bad, records: bad.records.slice(1) };
  expect(alarm(only, retired('13:00', api))).toEqual({ environment: 'production', state: 'quiet' });
});
