import { beforeAll, describe, expect, it } from 'vitest';
import type { Clients } from './contract-clients.ts';
import {
  CODE,
  deployer,
  failure,
  idOf,
  type RunEndpoint,
  type Service,
  serving,
} from './contract-deployer.ts';
import { trafficContract } from './contract-traffic.ts';
import { LATEST, REVISION } from './world-fixture.ts';

/**
 * What a deployer may rely on, of any Cloud Run: run against our stand-in by Google's own unmodified client, and fit for a
 * real project. Each rule is the documentation's, or as users met it; the stand-in's code says which.
 */
export function runContract(at: () => RunEndpoint): void {
  const on = deployer(at);
  const { create, update, updated, get, template, newId } = on;
  let clients: Clients;
  let parent: string;
  let run: string;
  beforeAll(() => {
    ({ clients, parent, run } = on.open());
  });

  describe('creating and reading', () => {
    it('is ready and serves once its operation is done', async () => {
      const service = await create();
      expect(service.reconciling ?? false).toBe(false);
      expect(service.terminalCondition).toMatchObject({ type: 'Ready', state: 'CONDITION_SUCCEEDED' });
      expect(service.latestReadyRevision).toBe(service.latestCreatedRevision);
      expect(service.latestReadyRevision).toMatch(/\/revisions\/c[0-9a-z]+-\d+-00001-[a-z0-9]{3}$/);
      expect(service.traffic).toMatchObject([{ type: LATEST, percent: 100 }]);
      expect(service.trafficStatuses).toMatchObject([{ type: LATEST, percent: 100 }]);
      expect(service.uri).toMatch(/^https?:/);
      expect(service.observedGeneration).toEqual(service.generation);
    });

    it('shows what is asked for at once, and that it is not there yet', async () => {
      const id = newId();
      const [operation] = await clients.services.createService({
        parent,
        serviceId: id,
        service: { template: template() },
      });
      const begun = operation.metadata as Service;
      expect(begun).toMatchObject({
        reconciling: true,
        // CONDITION_RECONCILING, as a message has it.
        terminalCondition: { state: 2 },
      });
      expect(begun.latestReadyRevision ?? '').toBe('');
      expect(idOf(begun.latestCreatedRevision)).toContain(`${id}-00001`);
      await operation.promise();
    });

    it('finds an operation again by its name', async () => {
      const service = await create();
      const operation = await update({ ...service, description: 'x' }, ['description']);
      const found = await clients.services.checkUpdateServiceProgress(operation.name ?? '');
      const [done] = await found.promise();
      expect((done as Service).description).toBe('x');
    });

    it('has defaults where nothing is said', async () => {
      const { template: kept } = await create();
      expect(kept).toMatchObject({
        timeout: { seconds: '300' },
        serviceAccount: expect.stringMatching(/^\d+-compute@developer\.gserviceaccount\.com$/),
        containers: [{ ports: [{ containerPort: 8080 }], startupProbe: { tcpSocket: { port: 8080 } } }],
      });
    });

    it('lists in pages', async () => {
      const names = [(await create()).name, (await create()).name];
      const [all] = await clients.services.listServices({ parent, pageSize: 1 });
      expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
      const [page, , { nextPageToken }] = (await clients.services.listServices(
        { parent, pageSize: 1 },
        { autoPaginate: false },
      )) as unknown as [Service[], unknown, { nextPageToken: string }];
      expect(page).toHaveLength(1);
      expect(nextPageToken).not.toBe('');
    });

    it('refuses what is there already, and does not find what is not', async () => {
      const { name } = await create();
      await expect(create({}, idOf(name))).rejects.toEqual(failure(CODE.exists));
      const missing = `${parent}/services/${run}-none`;
      await expect(get(missing)).rejects.toEqual(failure(CODE.missing));
      await expect(updated({ name: missing, template: template() })).rejects.toEqual(failure(CODE.missing));
      const made = await updated(
        { name: `${parent}/services/${run}-allowed`, template: template() },
        undefined,
        { allowMissing: true },
      );
      expect(made.generation).toBe('1');
      await clients.services.deleteService({ name: made.name ?? null });
    });

    it('denies a project and a region that are none', async () => {
      await expect(
        get(`projects/no-such-project-x/locations/${at().region}/services/api`),
      ).rejects.toMatchObject({
        code: CODE.denied,
        reason: 'CONSUMER_INVALID',
      });
      await expect(get(`projects/${at().project}/locations/europe-west99/services/api`)).rejects.toEqual(
        failure(CODE.denied, /locations\/europe-west99' \(or it may not exist\)/),
      );
    });

    it('deletes', async () => {
      const { name } = await create();
      const [operation] = await clients.services.deleteService({ name: name ?? null });
      await operation.promise();
      await expect(get(name)).rejects.toEqual(failure(CODE.missing));
    });
  });

  describe('what is refused', () => {
    const refused: [string, Service, RegExp][] = [
      ['no template', { template: null }, /template/],
      ['no container', { template: { containers: [] } }, /container/],
      ['no image', { template: { containers: [{}] } }, /image/],
      [
        'a reserved variable',
        { template: { containers: [{ image: 'i', env: [{ name: 'PORT', value: '1' }] }] } },
        /reserved env names.*PORT/,
      ],
      [
        'a variable given twice',
        { template: { containers: [{ image: 'i', env: [{ name: 'A' }, { name: 'A' }] }] } },
        /A/,
      ],
      [
        'two containers that take requests',
        {
          template: {
            containers: [
              { name: 'a', image: 'i', ports: [{ containerPort: 1 }] },
              { name: 'b', image: 'i', ports: [{ containerPort: 2 }] },
            ],
          },
        },
        /exactly one container with an exposed port/,
      ],
      ['a label of the system', { labels: { 'run.googleapis.com/x': '1' } }, /run\.googleapis\.com/],
      ['traffic that is not all', { traffic: [{ type: LATEST, percent: 99 }] }, /100/],
      ['traffic of no revision', { traffic: [{ type: REVISION, percent: 100 }] }, /revision/],
      ['a tag too short', { traffic: [{ type: LATEST, percent: 100, tag: 'ab' }] }, /tag/],
      [
        'a tag too long',
        { traffic: [{ type: LATEST, percent: 100, tag: 'a'.repeat(46) }] },
        /cannot exceed 46 characters/,
      ],
      [
        'a tag given twice',
        {
          traffic: [
            { type: LATEST, percent: 100, tag: 'abc' },
            { type: LATEST, tag: 'abc' },
          ],
        },
        /abc/,
      ],
    ];
    it.each(refused)('%s', async (_, service, words) => {
      await expect(create(service)).rejects.toEqual(failure(CODE.invalid, words));
    });

    it.each(['Api', 'api-', '1api', 'a'.repeat(50)])('the id %s', async id => {
      await expect(create({}, id)).rejects.toEqual(failure(CODE.invalid));
    });

    it('what it does not have', async () => {
      await expect(clients.builds.submitBuild({ parent, imageUri: 'i' })).rejects.toEqual(
        failure(CODE.unimplemented),
      );
    });
  });

  describe('updating', () => {
    it('changes what the mask names, and nothing else', async () => {
      const service = await create({ labels: { team: 'shop' } });
      const after = await updated(
        { name: service.name ?? null, labels: {}, template: template(at().images.other) },
        ['template'],
      );
      expect(after.labels).toEqual({ team: 'shop' });
      expect(after.template?.containers?.[0]?.image).toBe(at().images.other);
      expect(after.latestReadyRevision).not.toBe(service.latestReadyRevision);
      expect(serving(after)).toEqual([[idOf(after.latestReadyRevision), 100]]);
    });

    it('takes paths into messages, and refuses those that lead nowhere', async () => {
      const service = await create();
      const after = await updated({ name: service.name ?? null, template: { timeout: { seconds: 60 } } }, [
        'template.timeout',
      ]);
      expect(after.template).toMatchObject({
        timeout: { seconds: '60' },
        containers: service.template?.containers,
      });
      await expect(update(after, ['tempalte'])).rejects.toEqual(failure(CODE.invalid, /tempalte/));
      await expect(update(after, ['template.containers.image'])).rejects.toEqual(failure(CODE.invalid));
    });

    it('replaces all without a mask', async () => {
      const { name, template: kept } = await create({ labels: { team: 'shop' }, description: 'x' });
      const after = await updated({ name: name ?? null, template: kept ?? {} });
      expect(after.labels).toEqual({});
      expect(after.description).toBe('');
    });

    it('refuses an etag that is not the present one', async () => {
      const service = await create();
      const after = await updated({ ...service, description: 'one' }, ['description']);
      expect(after.etag).not.toBe(service.etag);
      await expect(update({ ...service, description: 'two' }, ['description'])).rejects.toEqual(
        failure(CODE.aborted),
      );
      expect((await updated({ ...after, description: 'three' }, ['description'])).description).toBe('three');
    });

    it('writes nothing that is to be validated only', async () => {
      const service = await create();
      await update({ ...service, description: 'x' }, ['description'], { validateOnly: true });
      await expect(
        update({ ...service, template: {} }, ['template'], { validateOnly: true }),
      ).rejects.toEqual(failure(CODE.invalid));
      expect((await get(service.name)).etag).toBe(service.etag);
    });

    it('makes no revision of the same template', async () => {
      const service = await create();
      const after = await updated(service);
      expect(after.latestCreatedRevision).toBe(service.latestCreatedRevision);
    });

    it('makes a revision of the name that is given, once', async () => {
      const service = await create();
      const revision = `${idOf(service.name)}-two`;
      const after = await updated({ ...service, template: template(at().images.other, { revision }) }, [
        'template',
      ]);
      expect(idOf(after.latestReadyRevision)).toBe(revision);
      const again = { ...after, template: template(at().images.good, { revision }) };
      await expect(update(again, ['template'])).rejects.toEqual(
        failure(
          CODE.exists,
          new RegExp(`Revision named '${revision}' with different configuration already exists`),
        ),
      );
    });
  });

  trafficContract(on, at);
}
