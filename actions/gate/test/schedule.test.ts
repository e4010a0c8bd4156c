import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Scheduled, schedule } from '../src/schedule.ts';

/** Runs with items that end in the order of their number of ticks, and records what happened. */
async function observe(items: Scheduled[], limit: number, failing: ReadonlySet<string> = new Set()) {
  const events: string[] = [];
  let running = 0;
  let most = 0;
  await schedule(
    items,
    limit,
    async item => {
      events.push(`+${item.id}`);
      most = Math.max(most, ++running);
      for (let tick = 0; tick < item.id.length; tick++) await Promise.resolve();
      running--;
      events.push(`-${item.id}`);
      return !failing.has(item.id);
    },
    (item, by) => events.push(`!${item.id} ${by}`),
  );
  return { events, most };
}

describe('schedule', () => {
  it('waits for what comes before', async () => {
    const { events } = await observe(
      [
        { id: 'b', after: ['a'] },
        { id: 'a', after: [] },
      ],
      4,
    );
    expect(events).toEqual(['+a', '-a', '+b', '-b']);
  });

  it('does not run what comes after a failure, at any distance', async () => {
    const items = [
      { id: 'a', after: [] },
      { id: 'b', after: ['a'] },
      { id: 'c', after: ['b'] },
      { id: 'd', after: [] },
    ];
    const { events } = await observe(items, 1, new Set(['a']));
    expect(events).toEqual(['+a', '-a', '!b a', '!c b', '+d', '-d']);
  });

  it('knows what failed before it began', async () => {
    const blocked: string[] = [];
    const items = [
      { id: 'a', after: ['install'] },
      { id: 'b', after: ['a'] },
    ];
    await schedule(
      items,
      2,
      async () => true,
      (item, by) => blocked.push(`${item.id} ${by}`),
      ['install'],
    );
    expect(blocked).toEqual(['a install', 'b a']);
  });

  it('does not wait for what is not there, nor in a circle', async () => {
    const items = [
      { id: 'a', after: ['b'] },
      { id: 'b', after: ['a', 'gone'] },
    ];
    expect((await observe(items, 2)).events).toEqual(['+a', '-a', '+b', '-b']);
  });

  it('handles every item once, within the limit, after what it comes after', async () => {
    const graph = fc.array(fc.record({ after: fc.array(fc.nat(11)), fails: fc.boolean() }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(graph, fc.integer({ min: 1, max: 5 }), async (nodes, limit) => {
        const items = nodes.map(({ after }, index) => ({
          id: `n${index}`,
          after: after.filter(each => each < index).map(each => `n${each}`),
        }));
        const failing = new Set(items.filter((_, index) => nodes[index]?.fails).map(each => each.id));
        const { events, most } = await observe(items, limit, failing);
        expect(most).toBeLessThanOrEqual(limit);
        for (const { id, after } of items) {
          expect(events.filter(each => each === `+${id}` || each.startsWith(`!${id} `))).toHaveLength(1);
          if (!events.includes(`+${id}`)) continue;
          for (const each of after) {
            expect(events.indexOf(`-${each}`)).toBeGreaterThanOrEqual(0);
            expect(events.indexOf(`-${each}`)).toBeLessThan(events.indexOf(`+${id}`));
          }
        }
      }),
    );
  });
});
