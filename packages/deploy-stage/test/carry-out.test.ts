import { Problems } from '@pipeline/action-kit';
import { describe, expect, it } from 'vitest';
import { type CarryOut, carryOut, planWishes } from '../src/carry-out.ts';
import { rolloutOf } from '../src/config/rollout.ts';
import { failed } from './outcomes.ts';
import { aYard, Thing } from './yard.ts';

const rollout = (order: string, names: string[], onFailure: 'rollback' | 'report' = 'rollback') =>
  rolloutOf(
    { order, allOrNothing: false, onFailure, atHold: 'check', waitTimeout: 60_000 },
    names,
    new Problems(),
  );

async function deployed(
  order: string,
  names: string[],
  given: { onFailure?: 'report'; crash?: string } = {},
) {
  const { ports, lines } = aYard();
  const began: string[] = [];
  const starts: unknown[] = [];
  const things = names.map(name => new Thing(`Yard thing yard/${name}`));
  const at = given.crash === undefined ? -1 : names.indexOf(given.crash);
  const bad = things[at];
  if (bad)
    bad.verdicts = [
      failed('crashing'),
      failed('crashing'),
      failed('crashing'),
      { state: 'steady', detail: 'runs v1' },
    ];
  const planned = await planWishes(
    things.map(target => ({ target, wanted: 'v2' })),
    ports,
  );
  const how: CarryOut<(typeof parts)[number]> = {
    title: 'Deploying to the yard',
    rollout: rollout(order, names, given.onFailure),
    names,
    watchedOf: ({ started }) => `version ${started?.to}`,
    previousOf: ({ before: was }) => was,
    beforeTraffic: async () => void began.push('task'),
    onStart: ({ started }) => void starts.push(started?.to),
  };
  const parts: Awaited<ReturnType<typeof carryOut<string, string, string, { to: string }, string>>> =
    await carryOut(planned, how, ports);
  return { parts, lines, things, began, starts };
}

describe('carryOut', () => {
  it('goes by the ranks, and gives the parts by the order of the plans', async () => {
    const { parts, lines, began, starts } = await deployed('web, api', ['api', 'web']);
    expect(starts).toEqual(['v2', 'v2']);
    expect(parts.map(({ target }) => target.name)).toEqual(['Yard thing yard/api', 'Yard thing yard/web']);
    expect(lines).toEqual([
      'Looking at what is there',
      'Yard thing yard/api: version: v1 → v2',
      'Yard thing yard/web: version: v1 → v2',
      'Deploying to the yard',
      'web: watching version v2',
      'web: runs v2',
      'api: watching version v2',
      'api: runs v2',
    ]);
    expect(began).toEqual(['task']);
  });

  it('names nobody where there is one', async () => {
    expect((await deployed('', ['api'])).lines).toContain('watching version v2');
  });

  it.each([
    [undefined, ['apply v2', 'apply v1'], true],
    ['report' as const, ['apply v2'], false],
  ])('on-failure %s', async (onFailure, told, back) => {
    const { things, lines } = await deployed('', ['api'], { crash: 'api', ...(onFailure && { onFailure }) });
    expect(things[0]?.told).toEqual(told);
    expect(lines.includes('going back to v1')).toBe(back);
  });
});
