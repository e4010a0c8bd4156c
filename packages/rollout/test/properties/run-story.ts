import type { Hold } from '@pipeline/contracts';
import { type Check, type OnFailure, type Part, planAll, rollOut } from '../../src/index.ts';
import type { History } from './history.ts';
import { type Begun, ModelPlatform } from './model-platform.ts';
import { type Jump, VirtualTime } from './virtual-time.ts';

/** One run over several platforms, and all that happens meanwhile. */
export interface Story {
  ranks: History[][];
  jumps: Jump[];
  cancelAt?: number | undefined;
  timeout: number;
  pause: number;
  holds: 'decide' | 'leave';
  onFailure: OnFailure;
  allOrNothing: boolean;
  /** Whether there is a check at all. */
  checked: boolean;
}

type ModelPart = Part<
  { value: number; version: number },
  number,
  { value: number; key: string; onto: number },
  Begun,
  number
>;

export interface Checked {
  hold: Hold | undefined;
  ok: boolean;
  at: number;
  until: number;
}

/** What became of one platform: what the engine says, and what is true. */
export interface Outcome {
  platform: ModelPlatform;
  part: ModelPart;
  checks: Checked[];
  /** When the engine knew of what it had started, and when it said how it ended. */
  knownAt?: number;
  ended?: number;
}
export interface Told {
  story: Story;
  ranks: Outcome[][];
  /** When the run was over. */
  end: number;
  /** That it did not even begin. */
  error?: unknown;
}

const WANTED = 2;

/** The longest true time that any story may take, whatever its platforms do. */
export function limitOf({ ranks, timeout }: Story): number {
  const slowest = Math.max(
    ...ranks.flat().map(({ latency, checkTakes }) => Math.max(...latency) + checkTakes),
  );
  const storms = Math.max(0, ...ranks.flat().flatMap(({ storms }) => storms.map(({ to }) => to)));
  return (ranks.length + 2) * (timeout + 60_000 + 20 * slowest) + storms;
}

/** Plays a story through the engine. Fails where it never ends. */
export async function play(story: Story): Promise<Told> {
  const time = new VirtualTime();
  const ranks = story.ranks.map((rank, at) =>
    rank.map((history, of) => new ModelPlatform(`${at}.${of}`, time, history)),
  );
  const outcomes = new Map<string, { checks: Checked[]; knownAt?: number; ended?: number }>(
    ranks.flat().map(({ name }) => [name, { checks: [] }]),
  );
  const of = (name: string) => outcomes.get(name) ?? { checks: [] };
  const cancel = new AbortController();
  const { cancelAt } = story;
  if (cancelAt !== undefined) time.at(cancelAt, () => cancel.abort(new Error('cancelled')));

  const check: Check = async ({ name, hold }) => {
    const platform = ranks.flat().find(each => each.name === name);
    const { checks } = of(name);
    const answer = platform?.history.checks[checks.length] ?? 'pass';
    const made = { hold, ok: answer === 'pass', at: time.now, until: time.now };
    checks.push(made);
    await time.sleep(platform?.history.checkTakes ?? 0);
    made.until = time.now;
    if (answer === 'throw') throw new Error('no route');
    return { ok: answer === 'pass', detail: answer };
  };

  const planned = await time.run(
    Promise.all(ranks.map(rank => planAll(rank.map(target => ({ target, wanted: WANTED }))))),
    1_000_000,
  );
  const run = rollOut(planned, {
    timeout: story.timeout,
    clock: time.clock(story.jumps),
    signal: cancel.signal,
    holds: { at: story.holds, pause: story.pause },
    onFailure: story.onFailure,
    allOrNothing: story.allOrNothing,
    ...(story.checked && { check }),
    onStart: part => {
      of(part.target.name).knownAt = time.now;
    },
    onEnd: part => {
      of(part.target.name).ended = time.now;
    },
  });
  let parts: ModelPart[] | undefined;
  let error: unknown;
  try {
    parts = await time.run(run, time.now + limitOf(story));
  } catch (thrown) {
    if (!cancel.signal.aborted) throw thrown;
    error = thrown;
  }
  const end = time.now;
  const told = ranks.map((rank, at) =>
    rank.flatMap((platform, place) => {
      const fallback = planned[at]?.[place];
      const part = parts?.find(({ target }) => target.name === platform.name) ?? fallback;
      return part === undefined ? [] : [{ platform, part, ...of(platform.name) }];
    }),
  );
  return { story, ranks: told, end, error };
}
