import { RemoteError, type Strategy } from '@pipeline/contracts';
import type { TargetWorld } from '../../../rollout/test/target-contract.ts';
import {
  type EcsApi,
  type EcsNow,
  type EcsSnapshot,
  type EcsStep,
  EcsTarget,
  type EcsWanted,
  type Started,
} from '../../src/index.ts';
import { rolloutWorld } from './rollout-world.ts';

const lost = { service: 'Amazon ECS', operation: 'UpdateService', outcome: 'unknown' } as const;
const slowDown = new RemoteError('Rate exceeded', {
  service: 'Amazon ECS',
  operation: 'Describe',
  status: 400,
  errorCode: 'ThrottlingException',
  transient: true,
});
const ROLLING: Strategy[] = [{ kind: 'all-at-once' }];
const SHIFTING: Strategy[] = [
  ...ROLLING,
  { kind: 'verify-first' },
  { kind: 'blue-green', bake: 60_000 },
  { kind: 'stepped', steps: [10, 100], pause: 60_000 },
];

/** The service `shop/api` of the local cloud as any target is tested; with a balancer it can shift traffic. */
export async function ecsWorld(
  balanced: boolean,
): Promise<TargetWorld<EcsNow, EcsWanted, EcsStep, Started, EcsSnapshot>> {
  const at = await rolloutWorld(balanced ? undefined : {});
  const { clock, service, world } = at;
  let lose: 'before' | 'after' | undefined;
  let throttled = 0;
  const api: EcsApi = {
    ...at.api,
    async updateService(...args) {
      const when = lose;
      lose = undefined;
      if (when === 'before') throw new RemoteError('no answer', lost);
      const answer = await at.api.updateService(...args);
      if (when === 'after') throw new RemoteError('no answer', lost);
      return answer;
    },
    async describeService(...args) {
      if (throttled-- > 0) throw slowDown;
      return at.api.describeService(...args);
    },
  };
  const target = (using: EcsApi) => new EcsTarget({ api: using, clock, log: () => undefined }, 'shop', 'api');
  const release = (tag: string) => ({ wanted: at.image(`api:${tag}`), serves: `api:${tag}` });
  world.faults.add({ kind: 'crash', image: 'api:bad' });
  return {
    target: target(api),
    somebodyElse: target(at.api),
    nextRun: target(at.api),
    first: release('1'),
    second: release('2'),
    third: release('3'),
    crashes: at.image('api:bad'),
    impossible: { containers: { nobody: { image: 'api:2' } } },
    slow: balanced
      ? { wanted: at.image('api:2'), strategy: { kind: 'verify-first' } }
      : { wanted: at.image('api:2') },
    guarded: true,
    strategies: balanced ? SHIFTING : ROLLING,
    clock,
    // Past the target: the images of the tasks that the production listener leads to, or that run at all.
    async serves() {
      const running = at.tasks().filter(task => task.lastStatus === 'RUNNING');
      const weights = new Map(
        service.traffic?.production.map(({ revision, weight }) => [revision, weight] as const),
      );
      const images = running.flatMap(({ deployment, taskDefinition }) => {
        const weight =
          service.traffic === undefined ? 1 : (deployment && weights.get(deployment.revision)) || 0;
        return weight > 0 ? taskDefinition.containerDefinitions.map(({ image }) => String(image)) : [];
      });
      return [...new Set(images)].sort().join(' + ');
    },
    began: async () => service.records.length,
    loseAnswer: when => {
      lose = when;
    },
    throttle: reads => {
      throttled = reads;
    },
    close: at.close,
  };
}
