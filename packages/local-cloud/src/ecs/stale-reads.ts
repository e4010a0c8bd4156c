import type { AwsJsonService } from '../http/aws-fault.ts';
import { isWrite } from '../http/aws-json.ts';
import { pastOf } from './past.ts';
import type { World } from './world.ts';

type Operations = AwsJsonService['operations'];

/**
 * The operations, whose reads lag behind the last write while the fault `stale-reads` is set. The write's
 * own answer shows what it did.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html ("eventual consistency model")
 */
export function withStaleReads(world: World, make: (world: World) => Operations): Operations {
  const live = make(world);
  let past: { until: number; operations: Operations } | undefined;
  const lagging = (name: string, run: Operations[string]) => (input: never) => {
    const now = world.scheduler.now();
    const lag = world.faults.lag();
    if (!isWrite(name)) {
      const stale = lag > 0 && past && now < past.until ? past.operations[name] : undefined;
      return (stale ?? run)(input);
    }
    past = lag > 0 ? { until: now + lag, operations: make(pastOf(world)) } : undefined;
    return run(input);
  };
  return Object.fromEntries(Object.entries(live).map(([name, run]) => [name, lagging(name, run)]));
}
