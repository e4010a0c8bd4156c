import { expect, it } from 'vitest';
import { attest } from '../src/attest.ts';

function world() {
  const titles: string[] = [];
  const log = {
    info: () => {},
    group: <T>(title: string, phase: () => Promise<T>) => {
      titles.push(title);
      return phase();
    },
  };
  return { titles, log };
}

it('works on its subject and says so', async () => {
  const { titles, log } = world();
  const report = await attest({ subject: 'shop', dryRun: false }, { log });
  expect(report.outputs).toEqual({ verdict: 'done' });
  expect(titles).toEqual(['Working on shop']);
});

it('does nothing in a dry run, and sets its outputs all the same', async () => {
  const { titles, log } = world();
  const report = await attest({ subject: 'shop', dryRun: true }, { log });
  expect(report.outputs).toEqual({ verdict: 'planned' });
  expect(titles).toEqual([]);
});
