import { ConfigError, RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import { followBuild } from '../../src/deploy/follow-build.ts';
import type { BuildLine } from '../../src/views.ts';
import { aDeployment, linesOf } from '../deployment-of.ts';

type Answer = BuildLine[] | Error;
interface Asked {
  follow: boolean;
  since: number | undefined;
}

/** Gives one answer after the other, each of which breaks off; the build is over once the last of them was given. */
function serverOf(answers: Answer[], last: Answer = []) {
  const asked: Asked[] = [];
  const left = [...answers];
  return {
    asked,
    async *buildLines(_: string, { follow, since }: { follow: boolean; since?: number }) {
      asked.push({ follow, since });
      const answer = (follow ? left.shift() : last) ?? [];
      if (answer instanceof Error) throw answer;
      yield* answer;
    },
    deployment: async () => aDeployment({ state: left.length > 0 ? 'BUILDING' : 'READY' }),
  };
}

async function followed(api: Parameters<typeof followBuild>[0], signal?: AbortSignal) {
  const told: string[] = [];
  const said: string[] = [];
  const clock = fakeClock();
  const following = followBuild(api, 'dpl_2', {
    clock,
    log: line => void said.push(line),
    onLine: ({ text }) => void told.push(text),
    ...(signal && { signal }),
  });
  return { told, said, clock, kept: await following.done };
}

const broken = new RemoteError('no answer', { service: 'Vercel', operation: 'GetEvents', transient: true });
const all = linesOf('a\nb\nc\nd\ne', 1_000);

describe('a followed build log', () => {
  it('tells each line once, however often the answer breaks off and whatever it repeats', async () => {
    const api = serverOf([all.slice(0, 2), broken, all.slice(0, 4), []], all);
    const { told, kept } = await followed(api);
    expect(told).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(kept.lines.map(({ text }) => text)).toEqual(told);
  });

  it('reads on from where it was, and once more when the build is over', async () => {
    const late = linesOf('x\ny', 100_000);
    const api = serverOf([late, []], [{ ...all[0], id: 'old' } as BuildLine, ...late]);
    const { told } = await followed(api);
    const from = expect.any(Number);
    expect(api.asked).toEqual([
      { follow: true, since: undefined },
      { follow: true, since: from },
      { follow: false, since: from },
    ]);
    expect(api.asked.slice(1).every(({ since = 0 }) => since < 100_001 && since > 90_000)).toBe(true);
    expect(told).toEqual(['x', 'y']);
  });

  it('takes a line that comes a little out of order', async () => {
    const early = { ...all[0], id: 'early', at: 900, text: 'early' } as BuildLine;
    const { told } = await followed(serverOf([all, [early]]));
    expect(told).toContain('early');
  });

  it('asks more and more seldom while nothing comes', async () => {
    const { clock } = await followed(serverOf([[], [], [], [], [], []]));
    expect(clock.slept[0]).toBeLessThan(clock.slept.at(-1) ?? 0);
    expect(Math.max(...clock.slept)).toBeLessThanOrEqual(5_000);
  });

  it('ends with a word where the log cannot be read, and keeps what it has', async () => {
    const { told, said, kept } = await followed(serverOf([all.slice(0, 1), new ConfigError('not allowed')]));
    expect(told).toEqual(['a']);
    expect(kept.lines).toHaveLength(1);
    expect(said).toEqual([expect.stringContaining('not allowed')]);
  });

  it('reads what is left when it is told to stop while an answer is open', async () => {
    const told: string[] = [];
    const api = {
      async *buildLines(_: string, { follow, signal }: { follow: boolean; signal?: AbortSignal }) {
        yield* all.slice(0, 2);
        if (!follow) yield* all.slice(2);
        else await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      },
      deployment: async () => aDeployment({ state: 'BUILDING' }),
    };
    const following = followBuild(api, 'dpl_2', {
      clock: fakeClock(),
      log: () => undefined,
      onLine: ({ text }) => void told.push(text),
    });
    await new Promise(setImmediate);
    expect(told).toEqual(['a', 'b']);
    await following.stop();
    expect(told).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('ends by the word that the build has ended, also where the answer stays open', async () => {
    const over = { ...all[4], id: 'over', type: 'deployment-state', text: 'READY' } as BuildLine;
    let closed = false;
    const api = {
      async *buildLines(_: string, { follow }: { follow: boolean }) {
        try {
          yield* all.slice(0, 2);
          yield over;
          if (follow) await new Promise(() => undefined);
        } finally {
          closed = true;
        }
      },
      deployment: async () => aDeployment(),
    };
    const { told } = await followed(api);
    expect(told).toEqual(['a', 'b']);
    expect(closed).toBe(true);
  });

  it('says nothing, and reads nothing more, when the run is cancelled', async () => {
    const run = new AbortController();
    run.abort();
    const api = serverOf([all], all);
    const { told, said } = await followed(api, run.signal);
    expect({ told, said, asked: api.asked }).toEqual({ told: [], said: [], asked: [] });
  });

  it('keeps the last lines and the errors before them, and says how many are gone', async () => {
    const many = Array.from({ length: 5_000 }, (_, at) => ({
      id: `${at}`,
      at,
      type: 'stdout',
      text: `line ${at}`,
      level: at === 7 ? ('error' as const) : undefined,
    }));
    const { told, kept } = await followed(serverOf([many]));
    expect(told).toHaveLength(5_000);
    expect(kept.lines[0]?.text).toBe('line 7');
    expect(kept.lines.at(-1)?.text).toBe('line 4999');
    expect(kept.lines.length + kept.dropped).toBe(5_000);
    expect(kept.lines.length).toBeLessThan(1_000);
  });
});
