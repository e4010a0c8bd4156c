import { RemoteError, type Strategy } from '@pipeline/contracts';
import type { TargetWorld } from '../../../rollout/test/target-contract.ts';
import {
  type Collection,
  type Kind,
  type RunApi,
  type RunNow,
  type RunSnapshot,
  type RunStarted,
  type RunStep,
  type RunWanted,
  SERVICE,
} from '../../src/index.ts';
import { runCloud } from './run-cloud.ts';

const lost = { service: 'Cloud Run', operation: 'Update', outcome: 'unknown' } as const;
const slowDown = new RemoteError('Quota exceeded', {
  service: 'Cloud Run',
  operation: 'Get',
  status: 429,
  errorCode: 'RESOURCE_EXHAUSTED',
});
const STRATEGIES: Strategy[] = [
  { kind: 'all-at-once' },
  { kind: 'blue-green', bake: 60_000 },
  { kind: 'stepped', steps: [10, 100], pause: 60_000 },
];

/** `api` of the local cloud as any target is tested. */
export async function cloudWorld(
  kind: Kind,
): Promise<TargetWorld<RunNow, RunWanted, RunStep, RunStarted, RunSnapshot>> {
  const at = await runCloud(kind);
  let lose: 'before' | 'after' | undefined;
  let throttled = 0;
  const troubled = (all: Collection): Collection => ({
    ...all,
    async update(...args) {
      const when = lose;
      lose = undefined;
      if (when === 'before') throw new RemoteError('no answer', lost);
      const answer = await all.update(...args);
      if (when === 'after') throw new RemoteError('no answer', lost);
      return answer;
    },
    async get(...args) {
      if (throttled-- > 0) throw slowDown;
      return all.get(...args);
    },
  });
  const api: RunApi = {
    ...at.api,
    services: troubled(at.api.services),
    workerPools: troubled(at.api.workerPools),
  };
  const image = (tag: string): RunWanted => ({ containers: { '': { image: `example.com/api:${tag}` } } });
  const release = (tag: string) => ({ wanted: image(tag), serves: `example.com/api:${tag}` });
  return {
    target: at.target(api),
    somebodyElse: at.target(at.api, '43.1'),
    nextRun: at.target(at.api),
    first: release('1'),
    second: release('2'),
    third: release('3'),
    crashes: image('bad'),
    impossible: { containers: { nobody: { image: 'example.com/api:2' } } },
    slow: {
      wanted: image('2'),
      strategy: kind === SERVICE ? { kind: 'verify-first' } : { kind: 'stepped', steps: [10, 100], pause: 0 },
    },
    guarded: true,
    strategies: kind === SERVICE ? [...STRATEGIES, { kind: 'verify-first' }] : STRATEGIES,
    clock: at.clock,
    async serves() {
      await at.scheduler.until(() => !at.document().reconciling);
      return at.serves();
    },
    began: async () => at.revisions().length,
    loseAnswer: when => {
      lose = when;
    },
    throttle: reads => {
      throttled = reads;
    },
    close: at.close,
  };
}
