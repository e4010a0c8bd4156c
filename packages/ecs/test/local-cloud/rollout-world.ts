import type { Clock, Strategy } from '@pipeline/contracts';
import { type Check, drive, type HoldPolicy, planAll, start } from '@pipeline/rollout';
import { ecsService } from '../../../local-cloud/src/ecs/ecs-service.ts';
import { awsHandler } from '../../../local-cloud/src/http/aws-handler.ts';
import { listen } from '../../../local-cloud/src/http/listen.ts';
import { BALANCED } from '../../../local-cloud/test/ecs/native-fixture.ts';
import { aWorld } from '../../../local-cloud/test/ecs/world-fixture.ts';
import { type EcsApi, EcsTarget, type EcsWanted, openEcs, revisionsNamedBy } from '../../src/index.ts';

export interface RolloutOptions {
  strategy?: Strategy;
  check?: Check;
  holds?: HoldPolicy;
  /** Told at every change of state. */
  onChange?: (detail: string) => void;
}

/**
 * A steady service `shop/api` of 2 tasks at revision 1 in the local cloud, over HTTP, in time that passes only
 * while someone waits.
 */
export async function rolloutWorld(settings: object = BALANCED) {
  const shop = aWorld();
  const { scheduler, world } = shop;
  const server = await listen(awsHandler({ json: [ecsService(world)] }), { name: 'aws' });
  const clock: Clock = { now: scheduler.now, sleep: ms => scheduler.advance(ms) };
  const calls: string[] = [];
  const open = () =>
    openEcs({
      region: 'eu-west-1',
      endpoint: server.url,
      credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' }),
      clock,
      onClient: client =>
        client.middlewareStack.add(
          (next, { commandName }) =>
            args => {
              calls.push(String(commandName).replace(/Command$/, ''));
              return next(args);
            },
          { step: 'initialize' },
        ),
    });
  const api: EcsApi = await open();
  const service = shop.create(shop.register('api:1'), settings);
  await scheduler.until(() => service.records[0]?.status === 'SUCCESSFUL');
  const said: string[] = [];
  const target = (wanted?: EcsWanted, name = 'api') =>
    new EcsTarget(
      { api, clock, log: line => said.push(line) },
      'shop',
      name,
      wanted && revisionsNamedBy(wanted),
    );

  return {
    ...shop,
    api,
    clock,
    calls,
    said,
    service,
    target,
    image: (image = 'api:2'): EcsWanted => ({ containers: { '': { image } } }),
    /** Plans, applies and drives it to its end, as the driver does. */
    async deploy(wanted: EcsWanted, { strategy, check, holds, onChange }: RolloutOptions = {}) {
      const on = target(wanted);
      const [planned] = await planAll([{ target: on, wanted, strategy }]);
      if (planned === undefined) throw new Error('no plan');
      await on.prepare(planned.plan);
      const started = await start(on, planned.plan, { clock });
      const driven = await drive(on, started, {
        clock,
        timeout: 6 * 3_600_000,
        ...(check && { check }),
        ...(holds && { holds }),
        onChange: ({ detail }) => onChange?.(detail),
      });
      return { ...driven, ...planned, on, started };
    },
    running: (revision: number) =>
      shop.tasks().filter(task => task.taskDefinition.revision === revision && task.lastStatus === 'RUNNING')
        .length,
    async close() {
      await server.close();
      await world.close();
    },
  };
}
