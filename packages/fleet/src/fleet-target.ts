import { ConfigError, type Plan } from '@pipeline/contracts';
import type { StageTarget } from '@pipeline/deploy-stage';
import type { Absence, Ask, FleetTarget } from './model.ts';

/** A target of one platform, with that platform's own types. */
export interface Typed<Now, Wanted, Step, Started, Snapshot>
  extends Pick<FleetTarget, 'subject' | 'platform' | 'trace'> {
  target: StageTarget<Now, Wanted, Step, Started, Snapshot>;
  /** A snapshot from a log's JSON, of whatever version; `undefined` where it is none of this platform's. */
  read(json: unknown): Snapshot | undefined;
  /** Without it, just the target's own plan. */
  wayTo?(now: Now, snapshot: Snapshot): Promise<{ plan: Plan<Step>; notes: string[] }>;
  missing(snapshot: Snapshot): Promise<string | undefined>;
  /** @param snapshot absent where the log has none that can be read */
  absence(snapshot: Snapshot | undefined): Promise<Absence | undefined>;
  nameOf(snapshot: Snapshot): string;
  goalOf(started: Started): string;
  running(now: Now): Record<string, string>;
  addresses(now: Now): string[];
  asks?(now: Now): Ask;
  afterwards?(plan: Plan<Step>): Promise<string[]>;
}

/**
 * Forgets a platform's types, in this one place. What it takes back was made by the same target (`now`, `plan`, `started`), which
 * the casts say; a snapshot comes from a log, and is read.
 */
export function fleetTarget<Now, Wanted, Step, Started, Snapshot>(
  typed: Typed<Now, Wanted, Step, Started, Snapshot>,
): FleetTarget {
  const { subject, platform, target, trace, read, asks, afterwards } = typed;
  const urls = (now: unknown) => typed.addresses(now as Now);
  return {
    subject,
    platform,
    target,
    trace,
    async wayTo(now, json) {
      const snapshot = read(json);
      if (snapshot === undefined) throw new ConfigError(unreadable(target.name));
      if (typed.wayTo !== undefined) return typed.wayTo(now as Now, snapshot);
      return { plan: target.plan(now as Now, target.towards(snapshot)), notes: [] };
    },
    async missing(json) {
      const snapshot = read(json);
      return snapshot === undefined ? unreadable(target.name) : typed.missing(snapshot);
    },
    absence: json => typed.absence(read(json)),
    nameOf(json) {
      const snapshot = read(json);
      return snapshot === undefined ? '' : typed.nameOf(snapshot);
    },
    goalOf: started => typed.goalOf(started as Started),
    running: now => typed.running(now as Now),
    addresses: urls,
    url: now => urls(now)[0],
    ...(asks && { asks: (now: unknown) => asks(now as Now) }),
    ...(afterwards && { afterwards: (plan: unknown) => afterwards(plan as Plan<Step>) }),
  };
}

function unreadable(name: string): string {
  return `The release log does not say in words known here what ${name} ran then`;
}
