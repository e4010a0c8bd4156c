import { beforeAll, describe, expect, it } from 'vitest';
import type { Clients } from './contract-clients.ts';
import {
  CODE,
  type Deployer,
  failure,
  idOf,
  type Pool,
  type RunEndpoint,
  type Running,
  type Service,
  serving,
} from './contract-deployer.ts';

const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

/** The part of the contract that is about traffic: revisions that get it, and worker pools and policies beside it. */
export function trafficContract(on: Deployer, at: () => RunEndpoint): void {
  const { create, update, updated, get, template, newId } = on;
  let clients: Clients;
  let parent: string;
  let run: string;
  beforeAll(() => {
    ({ clients, parent, run } = on.open());
  });

  describe('traffic', () => {
    const pinned = (service: Service, tag?: string) => ({
      type: REVISION as typeof REVISION,
      revision: idOf(service.latestReadyRevision),
      percent: 100,
      ...(tag !== undefined && { tag }),
    });
    /** A service whose old revision has all traffic, and a new one that has a tag. */
    const tagged = async () => {
      const first = await create();
      const revision = `${idOf(first.name)}-new`;
      const traffic = [pinned(first), { type: REVISION as typeof REVISION, revision, tag: 'next' }];
      const body = { ...first, template: template(at().images.other, { revision }), traffic };
      return { first, revision, service: await updated(body, ['template', 'traffic']) };
    };

    it('leaves it where it is pinned, and gives a tag its own address', async () => {
      const { first, revision, service } = await tagged();
      expect(serving(service)).toEqual([
        [idOf(first.latestReadyRevision), 100],
        [revision, 0],
      ]);
      expect(service.trafficStatuses?.[1]).toMatchObject({
        tag: 'next',
        uri: expect.stringMatching(/^https?:/),
      });
      expect(service.trafficStatuses?.[1]?.uri).not.toBe(service.uri);
      expect(idOf(service.latestReadyRevision)).toBe(revision);
    });

    it('moves by steps, and to the latest', async () => {
      const { first, revision, service } = await tagged();
      const split = await updated(
        {
          ...service,
          traffic: [
            { ...pinned(first), percent: 90 },
            { type: REVISION, revision, percent: 10 },
          ],
        },
        ['traffic'],
      );
      expect(serving(split)).toEqual([
        [idOf(first.latestReadyRevision), 90],
        [revision, 10],
      ]);
      expect(split.latestCreatedRevision).toBe(service.latestCreatedRevision);
      const all = await updated({ ...split, traffic: [{ type: LATEST, percent: 100 }] }, ['traffic']);
      expect(serving(all)).toEqual([[revision, 100]]);
    });

    it('does not go to a revision that is not there; what is asked for stays', async () => {
      const service = await create();
      const body = {
        ...service,
        traffic: [{ type: REVISION as typeof REVISION, revision: 'none', percent: 100 }],
      };
      const operation = await update(body, ['traffic']);
      await expect(operation.promise()).rejects.toEqual(
        failure(CODE.internal, /'none' does not exist or is deleted/),
      );
      const after = await get(service.name);
      expect(after.traffic).toMatchObject([{ revision: 'none' }]);
      expect(serving(after)).toEqual(serving(service));
      expect(after).toMatchObject({ reconciling: false, terminalCondition: { state: 'CONDITION_FAILED' } });
    });

    it('stays where it is when a revision fails, and can be moved then', async () => {
      const service = await create();
      const body = { ...service, template: template(at().images.missing) };
      const operation = await update(body, ['template']);
      await expect(operation.promise()).rejects.toEqual(
        failure(CODE.missing, /is not ready and cannot serve traffic\. Image '.*' not found/),
      );
      const after = await get(service.name);
      expect(after.latestReadyRevision).toBe(service.latestReadyRevision);
      expect(after.latestCreatedRevision).not.toBe(service.latestCreatedRevision);
      expect(serving(after)).toEqual([[idOf(service.latestReadyRevision), 100]]);
      expect(after.observedGeneration).toBe(service.generation);
      expect(after.template?.containers?.[0]?.image).toBe(at().images.missing);
      expect(after.conditions).toContainEqual(
        expect.objectContaining({ type: 'ConfigurationsReady', state: 'CONDITION_FAILED' }),
      );
      const [failed] = await clients.revisions.getRevision({ name: after.latestCreatedRevision ?? null });
      expect(failed.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
        state: 'CONDITION_FAILED',
        reason: 'CONTAINER_MISSING',
      });
      const back = await updated({ ...after, traffic: [pinned(service)] }, ['traffic']);
      expect(serving(back)).toEqual([[idOf(service.latestReadyRevision), 100]]);
      expect(back.conditions).toContainEqual(
        expect.objectContaining({ type: 'RoutesReady', state: 'CONDITION_SUCCEEDED' }),
      );
    });

    it('keeps a service that never started', async () => {
      const id = newId();
      await expect(create({ template: template(at().images.missing) }, id)).rejects.toEqual(
        failure(CODE.missing),
      );
      const service = await get(`${parent}/services/${id}`);
      expect(service.trafficStatuses).toEqual([]);
      expect(service.latestReadyRevision).toBe('');
      const mended = await updated({ ...service, template: template() }, ['template']);
      expect(serving(mended)).toEqual([[idOf(mended.latestReadyRevision), 100]]);
    });
  });

  describe('revisions', () => {
    it('are kept, newest first, and only idle ones can be deleted', async () => {
      const first = await create();
      const second = await updated({ ...first, template: template(at().images.other) }, ['template']);
      const [all] = await clients.revisions.listRevisions({ parent: first.name ?? null });
      expect(all.map(({ name }) => name)).toEqual([second.latestReadyRevision, first.latestReadyRevision]);
      expect(all[1]).toMatchObject({ service: idOf(first.name), containers: [{ image: at().images.good }] });
      await expect(
        clients.revisions.deleteRevision({ name: second.latestReadyRevision ?? null }),
      ).rejects.toEqual(failure(CODE.precondition));
      const [operation] = await clients.revisions.deleteRevision({ name: first.latestReadyRevision ?? null });
      await operation.promise();
      await expect(
        clients.revisions.getRevision({ name: first.latestReadyRevision ?? null }),
      ).rejects.toEqual(failure(CODE.missing));
    });
  });

  describe('worker pools', () => {
    const settledPool = async (operation: Running): Promise<Pool> => {
      const [done] = await operation.promise();
      const [pool] = await clients.workerPools.getWorkerPool({ name: (done as Pool).name ?? null });
      return pool;
    };
    const createPool = async (): Promise<Pool> => {
      const workerPoolId = newId();
      const [operation] = await clients.workerPools.createWorkerPool({
        parent,
        workerPoolId,
        workerPool: { template: template(), scaling: { manualInstanceCount: 1 } },
      });
      return settledPool(operation);
    };

    it('split their instances between revisions', async () => {
      const pool = await createPool();
      expect(pool.instanceSplitStatuses).toMatchObject([
        { revision: idOf(pool.latestReadyRevision), percent: 100 },
      ]);
      const revision = `${idOf(pool.name)}-new`;
      const instanceSplits = [
        {
          type: 'INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION',
          revision: idOf(pool.latestReadyRevision),
          percent: 50,
        },
        { type: 'INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION', revision, percent: 50 },
      ] as const;
      const [operation] = await clients.workerPools.updateWorkerPool({
        workerPool: {
          ...pool,
          template: template(at().images.other, { revision }),
          instanceSplits: [...instanceSplits],
        },
        updateMask: { paths: ['template', 'instance_splits'] },
      });
      const after = await settledPool(operation);
      expect(after.instanceSplitStatuses).toMatchObject(instanceSplits);
      const [all] = await clients.revisions.listRevisions({ parent: pool.name ?? null });
      expect(all).toHaveLength(2);
    });

    it('make a new revision of the same template when forced to', async () => {
      const pool = await createPool();
      const same = { workerPool: pool, updateMask: { paths: ['template'] } };
      const [unforced] = await clients.workerPools.updateWorkerPool(same);
      const idle = await settledPool(unforced);
      expect(idle.latestCreatedRevision).toBe(pool.latestCreatedRevision);
      const forced = { ...same, workerPool: { ...pool, etag: '' }, forceNewRevision: true };
      const [operation] = await clients.workerPools.updateWorkerPool(forced);
      const after = await settledPool(operation);
      expect(after.latestReadyRevision).not.toBe(pool.latestReadyRevision);
    });
  });

  describe('IAM', () => {
    const INVOKER = { role: 'roles/run.invoker', members: ['allUsers'] };

    it('keeps a policy, and refuses a stale one', async () => {
      const { name: resource } = await create();
      const [empty] = await clients.services.getIamPolicy({ resource: resource ?? null });
      expect(empty.bindings ?? []).toEqual([]);
      const [set] = await clients.services.setIamPolicy({
        resource: resource ?? null,
        policy: { ...empty, bindings: [INVOKER] },
      });
      expect(set.bindings).toMatchObject([INVOKER]);
      const [read] = await clients.services.getIamPolicy({ resource: resource ?? null });
      expect(read).toEqual(set);
      await expect(
        clients.services.setIamPolicy({ resource: resource ?? null, policy: { ...empty, bindings: [] } }),
      ).rejects.toEqual(failure(CODE.aborted));
    });

    it('belongs to what is there', async () => {
      const resource = `${parent}/services/${run}-none`;
      await expect(clients.services.getIamPolicy({ resource })).rejects.toEqual(failure(CODE.missing));
    });
  });
}
