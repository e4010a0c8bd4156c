import { dispatcher } from '../../src/cloudrun/dispatch.ts';
import { createWorld, type WorldOptions } from '../../src/cloudrun/world.ts';
import { virtualScheduler } from '../../src/ecs/virtual-scheduler.ts';
import { LogStore } from '../../src/logs/store.ts';
import type { ContainerSpec } from '../../src/runtime/runtime.ts';
import { type Behaviour, simulatedRuntime } from '../../src/runtime/simulated.ts';

export const PARENT = 'projects/shop-staging/locations/europe-west1';
export const API = `${PARENT}/services/api`;
export const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
export const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

// biome-ignore lint/suspicious/noExplicitAny: documents are read field by field
export type Seen = any;

export const idOf = (name: string): string => name.split('/').at(-1) ?? '';
export const templateOf = (image: string, more: object = {}): object => ({
  containers: [{ image }],
  ...more,
});
export const pinned = (revision: string, percent = 100, tag?: string): object => ({
  type: REVISION,
  revision,
  percent,
  ...(tag !== undefined && { tag }),
});

/** Cloud Run in a time that passes when a test says so; `behave` says how each container ends. */
export function openWorld(options: WorldOptions & { behave?: (spec: ContainerSpec) => Behaviour } = {}) {
  const scheduler = virtualScheduler();
  const logs = new LogStore();
  const ran: ContainerSpec[] = [];
  const runtime = simulatedRuntime(scheduler.after, spec => {
    ran.push(spec);
    return options.behave?.(spec) ?? {};
  });
  const world = createWorld({ scheduler, logs, runtime, ...options });
  const caller = {
    email: 'deploy@shop.iam.gserviceaccount.com',
    members: ['serviceAccount:deploy@shop.iam.gserviceaccount.com'],
  };
  const dispatch = dispatcher(world, () => caller);
  const call = (key: string, request: object): Promise<Seen> =>
    dispatch(key, structuredClone({ ...request }));
  const get = (name = API): Promise<Seen> => call('Services.GetService', { name });
  /** Lets an operation come to its end. */
  const ended = async ({ name }: Seen): Promise<Seen> => {
    await scheduler.until(() => world.operations.get(name).done === true);
    return world.operations.get(name);
  };
  const update = (service: object, updateMask?: string): Promise<Seen> =>
    call('Services.UpdateService', { service: { name: API, ...service }, ...(updateMask && { updateMask }) });
  return {
    world,
    scheduler,
    logs,
    ran,
    call,
    get,
    ended,
    update,
    async create(service: object = {}, serviceId = 'api') {
      const body = { template: templateOf('shop/api:1'), ...service };
      return ended(await call('Services.CreateService', { parent: PARENT, serviceId, service: body }));
    },
    async updated(service: object, mask?: string) {
      return ended(await update(service, mask));
    },
    lines: (revision: string, stream: string) =>
      logs.stream(revision, stream)?.lines.map(({ message }) => message) ?? [],
    async close() {
      await world.fronts.close();
    },
  };
}

/** Who has how much, by the revisions' ids. */
export function serving({ trafficStatuses = [] }: Seen): Record<string, number> {
  const shares = trafficStatuses.map(({ revision, percent = 0 }: Seen) => [revision, percent]);
  return Object.fromEntries(shares);
}
