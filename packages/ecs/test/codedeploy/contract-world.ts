import { type Clock, RemoteError, type Strategy } from '@pipeline/contracts';
import { tasksOf } from '../../../local-cloud/src/index.ts';
import type { TargetWorld } from '../../../rollout/test/target-contract.ts';
import {
  type CodeDeployApi,
  type CodeDeployNow,
  type CodeDeploySnapshot,
  type CodeDeployStarted,
  type CodeDeployStep,
  CodeDeployTarget,
  openCodeDeploy,
} from '../../src/codedeploy/index.ts';
import { type EcsWanted, openEcs } from '../../src/index.ts';
import { image, openShop } from './shop.ts';

/** Milliseconds of the driver's time in one. */
const SPEED = 200;
const about = { service: 'AWS CodeDeploy', operation: 'CreateDeployment' } as const;
const READY: Strategy[] = [{ kind: 'verify-first' }, { kind: 'blue-green', bake: 0 }];
const AT_ONCE: Strategy[] = [{ kind: 'all-at-once' }, { kind: 'blue-green', bake: 0 }];

/** The service `shop/api` as CodeDeploy deploys it, with or without a wait before its traffic moves. */
export async function codeDeployWorld(
  waits: boolean,
): Promise<TargetWorld<CodeDeployNow, EcsWanted, CodeDeployStep, CodeDeployStarted, CodeDeploySnapshot>> {
  const shop = await openShop(waits ? { readyWait: 600 } : {}, 5_000);
  const { cloud } = shop;
  // Slower than the service's time: CodeDeploy gives up after an hour of it.
  const clock: Clock = {
    now: () => Date.now() * SPEED,
    sleep: ms => new Promise(resolve => setTimeout(resolve, ms / SPEED)),
  };
  const { url: endpoint, region, keys } = cloud.aws;
  const options = { region, endpoint, clock, credentials: async () => keys };
  const [plain, ecs] = await Promise.all([openCodeDeploy(options), openEcs(options)]);
  let lose: 'before' | 'after' | undefined;
  let throttled = 0;
  const api: CodeDeployApi = {
    ...plain,
    async createDeployment(input) {
      const when = lose;
      lose = undefined;
      if (when === 'before') throw new RemoteError('no answer', { ...about, outcome: 'unknown' });
      const id = await plain.createDeployment(input);
      if (when === 'after') throw new RemoteError('no answer', { ...about, outcome: 'unknown' });
      return id;
    },
    async describeDeployment(id) {
      if (throttled-- > 0)
        throw new RemoteError('slow down', { ...about, operation: 'GetDeployment', status: 429 });
      return plain.describeDeployment(id);
    },
  };
  const target = (using: CodeDeployApi, release: string) =>
    new CodeDeployTarget({ api: using, ecs, clock, log: () => undefined }, 'shop', 'api', { release });
  const release = (tag: string) => ({ wanted: image(tag), serves: `shop/api:${tag}` });
  cloud.ecs.faults.add({ kind: 'crash', image: 'shop/api:bad' });
  return {
    target: target(api, '42.1'),
    somebodyElse: target(plain, '99.1'),
    nextRun: target(plain, '42.1'),
    first: release('1'),
    second: release('2'),
    third: release('3'),
    crashes: image('bad'),
    impossible: { containers: { nobody: { image: 'shop/api:2' } } },
    slow: { wanted: image('2') },
    guarded: false,
    oneAtATime: 'a deployment group runs one deployment at a time',
    strategies: waits ? READY : AT_ONCE,
    clock,
    async serves() {
      const service = [...cloud.ecs.services.values()].find(({ name }) => name === 'api');
      if (service === undefined) return 'nothing';
      const weights = new Map(service.traffic?.production.map(each => [each.revision, each.weight] as const));
      const images = tasksOf(cloud.ecs, service).flatMap(task => {
        const set = task.taskSet;
        if (task.lastStatus !== 'RUNNING' || set === undefined || !weights.get(set.revision)) return [];
        return task.taskDefinition.containerDefinitions.map(container => String(container.image));
      });
      return [...new Set(images)].sort().join(' + ');
    },
    // Those that go back are CodeDeploy's own.
    async began() {
      const ids = await plain.listDeployments('AppECS-shop-api', 'DgpECS-shop-api', 0);
      const all = await Promise.all(ids.map(id => plain.describeDeployment(id)));
      const back = new Set(all.map(each => each?.rollbackId));
      return ids.filter(id => !back.has(id)).length;
    },
    loseAnswer: when => {
      lose = when;
    },
    throttle: reads => {
      throttled = reads;
    },
    close: shop.close,
  };
}
