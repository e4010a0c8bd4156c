import type { Hold } from '@pipeline/contracts';
import { type Finding, type Part, type Planned, planAll, rollOut, type Wish } from '@pipeline/rollout';
import type { RolloutConfig } from './config/rollout.ts';
import type { StagePorts } from './ports.ts';

/** What would change, by the order of the wishes. */
export async function planWishes<Now, Wanted, Step, Started, Snapshot>(
  wishes: readonly Wish<Now, Wanted, Step, Started, Snapshot>[],
  { log }: Pick<StagePorts, 'log'>,
): Promise<Planned<Now, Wanted, Step, Started, Snapshot>[]> {
  return log.group('Looking at what is there', async () => {
    const planned = await planAll(wishes);
    for (const { target, plan } of planned) {
      if (plan.changes.length === 0) log.info(`${target.name}: nothing changes`);
      for (const { what, from, to } of plan.changes)
        log.info(`${target.name}: ${what}: ${from ?? 'nothing'} → ${to}`);
    }
    return planned;
  });
}

/** How plans are carried out, and what is said of it. */
export interface CarryOut<P> {
  /** The log group's title, such as `Deploying to shop`. */
  title: string;
  rollout: RolloutConfig;
  /** What the ranks call them, by the order of the plans. */
  names: readonly string[];
  /** What is watched, such as `deployment ecs-svc/2`. */
  watchedOf(part: P): string;
  /** What it goes back to, such as `api:1`. */
  previousOf(part: P): string;
  /** Once everything is ready and before anything serves; one that throws ends it there. */
  beforeTraffic?: (() => Promise<void>) | undefined;
  /** Once one has begun: what is watched beside it. */
  onStart?(part: P): void;
  /** Once one has its ending, before anything is taken back. */
  onEnd?(part: P): void;
}

/** Carries the plans out; the parts are by their order. Throws only while nothing serves yet. */
export async function carryOut<Now, Wanted, Step, Started, Snapshot>(
  planned: readonly Planned<Now, Wanted, Step, Started, Snapshot>[],
  how: CarryOut<Part<Now, Wanted, Step, Started, Snapshot>>,
  { log, clock, signal, check }: Pick<StagePorts, 'log' | 'clock' | 'signal' | 'check'>,
): Promise<Part<Now, Wanted, Step, Started, Snapshot>[]> {
  type P = Part<Now, Wanted, Step, Started, Snapshot>;
  const { title, rollout, names, watchedOf, previousOf, beforeTraffic, onStart, onEnd } = how;
  const named = new Map(names.map((name, at) => [name, planned[at]]));
  const nameOf = new Map(planned.map(({ target }, at) => [target, names[at]]));
  const say = ({ target }: P, text: string) =>
    log.info(names.length > 1 ? `${nameOf.get(target)}: ${text}` : text);
  const parts = await log.group(title, () =>
    rollOut(
      rollout.ranks.map(rank => rank.flatMap(name => named.get(name) ?? [])),
      {
        timeout: rollout.waitTimeout,
        holds: rollout.holds,
        onFailure: rollout.onFailure === 'rollback' ? 'rollback' : 'leave',
        allOrNothing: rollout.allOrNothing,
        clock,
        signal,
        ...(check && { check }),
        ...(beforeTraffic && { beforeTraffic }),
        ...(onEnd && { onEnd }),
        onStart: part => {
          say(part, `watching ${watchedOf(part)}`);
          onStart?.(part);
        },
        onChange: (part, verdict) => say(part, verdict.detail),
        onFinding: (part, finding, hold) => say(part, findingText(finding, hold)),
        onWayBack: part => say(part, `going back to ${previousOf(part)}`),
      },
    ),
  );
  return planned.map(({ target }) => parts.find(part => part.target === target) as P);
}

export function findingText({ ok, detail }: Finding, hold: Hold | undefined): string {
  return `checked ${hold === undefined ? 'what serves' : `at ${hold.at}`}: ${ok ? 'good' : 'BAD'}: ${detail}`;
}
