import { ActionError, ConfigError, type DeployTarget, type Plan, type Strategy } from '@pipeline/contracts';
import { refuseStrategy } from './strategies.ts';

/** One target and what is wanted of it. */
export interface Wish<Now, Wanted, Step, Started, Snapshot> {
  target: DeployTarget<Now, Wanted, Step, Started, Snapshot>;
  wanted: Wanted;
  /** Without one, the object's own. */
  strategy?: Strategy | undefined;
}

/** How a target is, and what would change. */
export interface Planned<Now, Wanted, Step, Started, Snapshot>
  extends Wish<Now, Wanted, Step, Started, Snapshot> {
  now: Now;
  /** What to return to. */
  before: Snapshot;
  plan: Plan<Step>;
}

/** Observes and plans every wish; changes nothing. What is wrong with any of them is told in one error. */
export async function planAll<Now, Wanted, Step, Started, Snapshot>(
  wishes: readonly Wish<Now, Wanted, Step, Started, Snapshot>[],
): Promise<Planned<Now, Wanted, Step, Started, Snapshot>[]> {
  const settled = await Promise.allSettled(
    wishes.map(async wish => {
      const { target, wanted, strategy } = wish;
      const now = await target.observe();
      const refusal = strategy && refuseStrategy(target.name, target.offers(now), strategy);
      if (refusal !== undefined) throw refusal;
      return { ...wish, now, before: target.snapshot(now), plan: target.plan(now, wanted, strategy) };
    }),
  );
  const failures = settled.flatMap(result =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  if (failures.length > 0) throw asOne(failures);
  return settled.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
}

/** A bug before all else, then what the platform said, then everything that the workflow's author has to mend. */
function asOne(failures: unknown[]): unknown {
  const [first] = failures;
  const worst =
    failures.find(failure => !(failure instanceof ActionError)) ??
    failures.find(failure => !(failure instanceof ConfigError));
  if (worst !== undefined) return worst;
  const errors = failures.filter(failure => failure instanceof ConfigError);
  const messages = [...new Set(errors.map(({ message, hint }) => (hint ? `${message}. ${hint}` : message)))];
  return messages.length < 2 ? first : new ConfigError(messages.map(line => `- ${line}`).join('\n'));
}
