import type { Strategy } from '@pipeline/contracts';
import { type Check, drive, type OnFailure, type Part, planAll, rollOut } from '@pipeline/rollout';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import type { RunNow, RunSnapshot, RunStarted, RunStep } from '../../src/step.ts';
import { SERVICE } from '../../src/target/kind.ts';
import { RunTarget } from '../../src/target/target.ts';
import type { RunWanted } from '../../src/wanted.ts';
import { type FakeRun, runningFake } from '../fake-run.ts';

export const passes: Check = async () => ({ ok: true, detail: 'fine' });
const TIMEOUT = 600_000;

export interface Rolling {
  strategy?: Strategy;
  check?: Check;
  onFailure?: OnFailure;
  leave?: boolean;
  release?: string;
}

/** A service `api` in the fake, and runs that deploy to it. */
export function shop(fake: FakeRun = runningFake()) {
  const clock = fakeClock();
  const said: string[] = [];
  const target = (release = '42.1', id = 'api') =>
    new RunTarget(
      { api: fake.api, clock, log: line => said.push(line) },
      { project: 'p', region: 'europe-west1' },
      SERVICE,
      id,
      { release, commit: '0123456789abcdef' },
    );
  const plan = async (wanted: RunWanted, { strategy, release }: Rolling = {}) => {
    const on = target(release);
    return on.plan(await on.observe(), wanted, strategy);
  };
  return {
    fake,
    clock,
    said,
    target,
    plan,
    image: (tag: string): RunWanted => ({ containers: { '': { image: `example.com/api:${tag}` } } }),
    async deploy(
      wanted: RunWanted,
      { strategy, check = passes, onFailure = 'rollback', leave, release }: Rolling = {},
    ) {
      const planned = await planAll([{ target: target(release), wanted, strategy }]);
      const [part] = await rollOut<RunNow, RunWanted, RunStep, RunStarted, RunSnapshot>([planned], {
        timeout: TIMEOUT,
        clock,
        onFailure,
        check,
        holds: { at: leave ? 'leave' : 'decide' },
      });
      return part as Part<RunNow, RunWanted, RunStep, RunStarted, RunSnapshot>;
    },
    /** What another run does with what is in flight. */
    async goOn(release: string, check: Check = passes) {
      const on = target(release);
      const started = await on.inFlight(await on.observe());
      if (started === undefined) throw new Error('nothing is in flight');
      return { started, ...(await drive(on, started, { timeout: TIMEOUT, clock, check })) };
    },
  };
}
