import type { Verdict } from '@pipeline/contracts';
import { type KeptTrace, keepTraces, type Outcome, outcomeOf } from '@pipeline/deploy-stage';
import { shortNameOf } from '@pipeline/release-history';
import { type Part, rollOut } from '@pipeline/rollout';
import type { Config } from './config/config.ts';
import type { Turn } from './end-flights.ts';
import type { Ports } from './ports.ts';
import type { Ready } from './prepare.ts';

/** How one target's way back ended. */
export interface Gone {
  ready: Ready;
  /** Nothing ended it where its turn never came. */
  outcome: Outcome;
  /** What serves now, where it is steady and was seen. */
  after: { now: unknown; snapshot: unknown } | undefined;
  notes: string[];
  traces: KeptTrace[];
}

type AnyPart = Part<unknown, unknown, unknown, unknown, unknown>;

/**
 * Rank by rank, parallel within a rank, each watched to its own verdict. One that fails holds nobody up: what is bad must not
 * stay live for it. Never throws but for bugs.
 * @param onEnd told of each as soon as it has ended
 */
export async function goBack(
  turns: readonly Turn[],
  ranks: readonly (readonly string[])[],
  config: Pick<Config, 'waitTimeout'>,
  ports: Ports,
  onEnd: (gone: Gone) => void,
): Promise<Gone[]> {
  const gone: Gone[] = [];
  for (const rank of ranks) {
    const own = turns.filter(({ ready }) => rank.includes(ready.part.subject));
    const ended = await Promise.all(
      own.map(async turn => {
        const one = await goOne(turn, config, ports);
        onEnd(one);
        return one;
      }),
    );
    gone.push(...ended);
  }
  return gone;
}

async function goOne(
  { ready, failed, spent }: Turn,
  config: Pick<Config, 'waitTimeout'>,
  ports: Ports,
): Promise<Gone> {
  const { opened, plan } = ready;
  const { target } = opened;
  const idle = { ready, after: undefined, notes: [], traces: [] };
  if (failed !== undefined) return { ...idle, outcome: { changes: [], ended: failed, refused: true } };
  if (plan === undefined || ports.signal.aborted)
    return { ...idle, outcome: { changes: plan?.changes ?? [] } };
  const part = await roll(ready, plan, Math.max(0, config.waitTimeout - spent), ports);
  const outcome = outcomeOf(part);
  const { ending } = part;
  const began = part.started !== undefined || ending instanceof Error;
  // First of all: a cancelled run has seconds.
  const notes = began && !outcome.refused ? ((await opened.afterwards?.(plan)) ?? []) : [];
  const traces = await keepTraces(opened.trace, ports, [part]);
  const isBack = ending !== undefined && !(ending instanceof Error) && ending.state === 'steady';
  if (!isBack || ports.signal.aborted) return { ...idle, outcome, notes, traces };
  const after = await target.observe().then(
    now => ({ now, snapshot: target.snapshot(now) }),
    // What is not seen in the end fails nothing.
    () => undefined,
  );
  return { ready, outcome, after, notes, traces };
}

/** What it goes back to has served before: no hold of its strategy waits for a decision, and nothing takes this back in turn. */
async function roll(
  { part: { subject }, opened, now, before }: Ready,
  plan: NonNullable<Ready['plan']>,
  timeout: number,
  { log, clock, signal }: Ports,
): Promise<AnyPart> {
  const planned: AnyPart = { target: opened.target, wanted: undefined, now, before, plan };
  const name = shortNameOf(subject);
  try {
    const [part = planned] = await rollOut([[planned]], {
      timeout,
      onFailure: 'leave',
      clock,
      signal,
      onStart: () => log.info(`${name}: going back`),
      onChange: (_, { detail }: Verdict) => log.info(`${name}: ${detail}`),
    });
    return part;
  } catch (error) {
    // It throws only while nothing has begun.
    if (signal.aborted) return planned;
    return { ...planned, ending: error instanceof Error ? error : new Error(String(error)) };
  }
}
