import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../rollout/test/fake-clock.ts';
import { batched } from '../src/batch.ts';
import { servicesView } from '../src/services-view.ts';
import type { Service } from '../src/views.ts';
import { FakeEcs } from './fake-ecs.ts';

describe('batched', () => {
  const ask = (load?: (keys: string[]) => Promise<Map<string, string>>) => {
    const asked: string[][] = [];
    const look = batched<string>({
      size: 3,
      clock: fakeClock(),
      async load(keys) {
        asked.push(keys);
        return load
          ? load(keys)
          : new Map(keys.filter(key => key !== 'none').map(key => [key, `it is ${key}`]));
      },
    });
    return { asked, look };
  };

  it('answers what is asked together by one call, each by its own answer', async () => {
    const { asked, look } = ask();
    expect(await Promise.all(['a', 'none', 'a'].map(look))).toEqual(['it is a', undefined, 'it is a']);
    expect(asked).toEqual([['a', 'none']]);
  });

  it('asks for no more at once than one call takes', async () => {
    const { asked, look } = ask();
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(look));
    expect(asked).toEqual([['a', 'b', 'c'], ['d', 'e', 'f'], ['g']]);
  });

  it('asks anew each time', async () => {
    const { asked, look } = ask();
    await look('a');
    await look('a');
    expect(asked).toEqual([['a'], ['a']]);
  });

  it('gives an error to all who wait for that call, and to no one else', async () => {
    let first = true;
    const { look } = ask(async keys => {
      if (!first) return new Map(keys.map(key => [key, key]));
      first = false;
      throw new Error('throttled');
    });
    const results = await Promise.allSettled(['a', 'b', 'a'].map(look));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await look('a')).toBe('a');
  });
});

it('looks at services by cluster, ten at once', async () => {
  const calls: [string, string[]][] = [];
  const look = servicesView(async (cluster, names) => {
    calls.push([cluster, names]);
    const { service } = new FakeEcs();
    return new Map(names.map((name): [string, Service] => [name, { ...service, serviceName: name }]));
  }, fakeClock());
  const names = Array.from({ length: 12 }, (_, n) => `s${n}`);
  const seen = await Promise.all([...names.map(name => look('shop', name)), look('tools', 's0')]);
  expect(seen.map(service => service?.serviceName)).toEqual([...names, 's0']);
  expect(calls.map(([cluster, { length }]) => [cluster, length])).toEqual([
    ['shop', 10],
    ['shop', 2],
    ['tools', 1],
  ]);
});

it('waits for no more once all that are looked at have asked', async () => {
  const calls: string[][] = [];
  const unmoved = { now: () => 0, sleep: () => new Promise<void>(() => {}) };
  const look = servicesView(
    async (_, names) => {
      calls.push(names);
      return new Map();
    },
    unmoved,
    2,
  );
  await Promise.all([look('shop', 'api'), look('shop', 'worker')]);
  expect(calls).toEqual([['api', 'worker']]);
});
