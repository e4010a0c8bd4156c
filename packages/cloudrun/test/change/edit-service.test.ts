import { describe, expect, it } from 'vitest';
import { editService } from '../../src/change/edit-service.ts';
import type { Raw } from '../../src/raw.ts';
import type { RunWanted, TemplateChange } from '../../src/wanted.ts';
import { api, container, containersOf, nothing, single, written } from './documents.ts';

const service = { kind: 'service' } as const;
const edit = (live: Raw | undefined, wanted: RunWanted) => editService(live, wanted, service);
const template = (body: Raw) => body.template as Raw;

describe('editService', () => {
  it('wants nothing: nothing is sent, and what is there is left as it was', () => {
    const before = structuredClone(api);
    const { body, mask, changes, same, images } = edit(api, nothing);
    expect({ body, mask, changes, same }).toEqual({
      body: { name: api.name },
      mask: [],
      changes: [],
      same: true,
    });
    expect(images).toEqual({ api: 'x/api:1', proxy: 'x/proxy:1' });
    expect(api).toEqual(before);
  });

  it('changes an image, and sends the template alone, without what only Google writes', () => {
    const { body, mask, changes, same, images } = edit(api, container({ image: 'x/api@sha256:b' }));
    const { revision, ...rest } = api.template as Raw;
    const [first, second] = containersOf(api);
    const { buildInfo, ...kept } = first ?? {};
    expect(body).toEqual({
      name: api.name,
      template: { ...rest, containers: [{ ...kept, image: 'x/api@sha256:b' }, second] },
    });
    expect({ mask, same }).toEqual({ mask: ['template'], same: false });
    expect(changes).toEqual([{ what: 'container api image', from: 'x/api:1', to: 'x/api@sha256:b' }]);
    expect(images).toEqual({ api: 'x/api@sha256:b', proxy: 'x/proxy:1' });
  });

  it('makes a new revision of the same where it is asked to', () => {
    const { mask, same, changes, body } = edit(api, { ...nothing, force: true });
    expect({ mask, same, changes }).toEqual({ mask: ['template'], same: false, changes: [] });
    expect(template(body)).not.toHaveProperty('revision');
  });

  it.each<[string, RunWanted, string[], unknown]>([
    [
      'ingress',
      { ...nothing, service: { ingress: 'internal' } },
      ['ingress'],
      { ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' },
    ],
    ['the same ingress', { ...nothing, service: { ingress: 'all' } }, [], {}],
    [
      'audiences',
      { ...nothing, service: { audiences: ['https://a'] } },
      ['customAudiences'],
      { customAudiences: ['https://a'] },
    ],
    ['no audiences', { ...nothing, service: { audiences: [] } }, [], {}],
    [
      'no invoker check',
      { ...nothing, service: { invokerCheck: false } },
      ['invokerIamDisabled'],
      { invokerIamDisabled: true },
    ],
    ['the invoker check that is there', { ...nothing, service: { invokerCheck: true } }, [], {}],
    ['a description', { ...nothing, service: { description: 'd' } }, ['description'], { description: 'd' }],
    [
      'labels',
      { ...nothing, labels: { commit: 'abc' } },
      ['labels'],
      { labels: { team: 'shop', commit: 'abc' } },
    ],
    ['no label', { ...nothing, removeLabels: ['team', 'none'] }, ['labels'], { labels: {} }],
    ['labels that are there', { ...nothing, labels: { team: 'shop' } }, [], {}],
  ])('sends of the service: %s', (_, wanted, mask, fields) => {
    const edited = edit(api, wanted);
    expect(edited.mask).toEqual(mask);
    expect(edited.body).toEqual({ name: api.name, ...(fields as Raw) });
  });

  it('gives a new revision its labels, and makes none for labels alone', () => {
    const labels = { commit: 'abc' };
    const first = edit(api, { ...container({ image: 'x/api:2' }), labels });
    expect(first.mask.sort()).toEqual(['labels', 'template']);
    expect(template(first.body).labels).toEqual({ team: 'shop', commit: 'abc' });
    const later = edit(written(api, first), {
      ...container({ image: 'x/api:2' }),
      labels: { commit: 'def' },
    });
    expect(later.mask).toEqual(['labels']);
    expect(later.changes).toEqual([{ what: 'label commit', from: 'abc', to: 'def' }]);
  });

  it.each<[string, TemplateChange, Raw]>([
    ['concurrency', { concurrency: 10 }, { maxInstanceRequestConcurrency: 10 }],
    ['timeout', { timeout: 60 }, { timeout: '60s' }],
    [
      'account',
      { serviceAccount: 'a@b.iam.gserviceaccount.com' },
      { serviceAccount: 'a@b.iam.gserviceaccount.com' },
    ],
    ['least', { minInstances: 2 }, { scaling: { minInstanceCount: 2, maxInstanceCount: 100 } }],
    ['most', { maxInstances: 3 }, { scaling: { maxInstanceCount: 3 } }],
    ['environment', { executionEnvironment: 'gen2' }, { executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2' }],
    ['affinity', { sessionAffinity: true }, { sessionAffinity: true }],
  ])('changes the template: %s', (_, change, fields) => {
    const { body, changes, mask } = edit(api, { ...nothing, template: change });
    expect(mask).toEqual(['template']);
    expect(template(body)).toMatchObject(fields);
    expect(changes.map(({ what }) => what.split(' ')[0])).toEqual(['template']);
  });

  it.each<[string, TemplateChange]>([
    ['timeout', { timeout: 300 }],
    ['concurrency', { concurrency: 80 }],
    ['affinity', { sessionAffinity: false }],
    ['least', { minInstances: 0 }],
  ])('sends nothing where the template is so already: %s', (_, change) => {
    expect(edit(api, { ...nothing, template: change }).same).toBe(true);
  });

  it('tells all mistakes at once, by the inputs', () => {
    const wanted: RunWanted = {
      containers: { '': { image: ' ', port: 0, cpu: 'much', memory: '1 GB', env: { PORT: '1' } } },
      template: { concurrency: 0, timeout: 3601, minInstances: 200, serviceAccount: 'me', taskCount: 1 },
      service: { instances: 1 },
      labels: { Team: 'x' },
    };
    expect(() => edit(api, wanted)).toThrow(
      /^Cloud Run service api: 12 inputs are wrong.*labels:.*environment-variables:.*cpu:.*memory:.*image:.*container-port:.*task-count:.*concurrency:.*timeout:.*runtime-service-account:.*min-instances:.*instances:/s,
    );
  });

  it('makes a new one, whole', () => {
    const { body, mask, changes, images } = edit(undefined, {
      containers: { '': { image: 'x/api:1', env: { A: 'hidden' }, cpu: '2' } },
      labels: { team: 'shop' },
      service: { ingress: 'internal' },
      create: true,
    });
    expect(body).toEqual({
      template: {
        containers: [
          {
            image: 'x/api:1',
            env: [{ name: 'A', value: 'hidden' }],
            resources: { limits: { cpu: '2' }, cpuIdle: true },
          },
        ],
        labels: { team: 'shop' },
      },
      ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
      labels: { team: 'shop' },
    });
    expect(mask.sort()).toEqual(['ingress', 'labels', 'template']);
    expect(images).toEqual({ '': 'x/api:1' });
    expect(changes).toContainEqual({ what: 'container image', to: 'x/api:1' });
    expect(JSON.stringify(changes)).not.toContain('hidden');
  });

  it.each<[string, RunWanted]>([
    ['nothing', nothing],
    ['no image', container({ port: 80 })],
  ])('makes no new one of %s', (_, wanted) => {
    expect(() => edit(undefined, wanted)).toThrow(/^Cloud Run service: image: /);
  });

  it('speaks of a worker pool as such', () => {
    const pool = { ...single(), name: 'projects/p/locations/r/workerPools/work' };
    const options = { kind: 'worker-pool' } as const;
    const { body, mask, changes } = editService(pool, { ...nothing, service: { instances: 3 } }, options);
    expect(body).toEqual({ name: pool.name, scaling: { manualInstanceCount: 3 } });
    expect(mask).toEqual(['scaling']);
    expect(changes).toEqual([{ what: 'worker pool instances', to: '3' }]);
    expect(() =>
      editService(
        pool,
        { containers: { '': { port: 1 } }, template: { concurrency: 1 }, service: { ingress: 'all' } },
        options,
      ),
    ).toThrow(/^Cloud Run worker pool work: 3 inputs.*container-port.*concurrency: a worker pool.*ingress/s);
  });

  it('gives a worker pool none of what only requests need', () => {
    const { body } = editService(single(), container({ memory: '1Gi' }), { kind: 'worker-pool' });
    expect(containersOf(body)[0]?.resources).toEqual({ limits: { memory: '1Gi' } });
  });
});

describe('a start from the revision that serves', () => {
  const serving = {
    name: 'projects/shop/locations/europe-west1/services/api/revisions/api-00040-x',
    ...(single({ env: [{ name: 'GOOD', value: 'good-value' }], buildInfo: {} }).template as Raw),
    timeout: '60s',
    conditions: [],
  };
  const live = single(
    { env: [{ name: 'BAD', value: 'bad-value' }] },
    { vpcAccess: { connector: 'c' }, nextYear: 1, revision: 'r' },
  );

  it('leaves out what broke the newest one, and tells it', () => {
    const { body, changes, same } = editService(live, container({ image: 'x/api:2' }), {
      ...service,
      serving,
    });
    expect(template(body)).toEqual({
      nextYear: 1,
      timeout: '60s',
      containers: [{ name: 'api', image: 'x/api:2', env: [{ name: 'GOOD', value: 'good-value' }] }],
    });
    expect(changes).toEqual([
      { what: 'template', from: 'of the newest revision', to: 'of api-00040-x, which serves' },
      { what: 'container api image', from: 'x/api:1', to: 'x/api:2' },
    ]);
    expect(same).toBe(false);
  });

  it('mends the template where nothing else is wanted', () => {
    const { mask, changes } = editService(live, nothing, { ...service, serving });
    expect(mask).toEqual(['template']);
    expect(changes.map(({ what }) => what)).toEqual(['template']);
  });
});

describe('a start from a file', () => {
  const base = { template: { containers: [{ image: 'x/api:1' }] } };
  const live = {
    ...single({
      ports: [{ name: 'http1', containerPort: 8080 }],
      resources: { limits: { cpu: '1000m', memory: '512Mi' }, cpuIdle: true },
      startupProbe: {
        timeoutSeconds: 240,
        periodSeconds: 240,
        failureThreshold: 1,
        tcpSocket: { port: 8080 },
      },
    }),
    labels: {},
  } as Raw;

  it('finds what Google has filled in to be the same', () => {
    expect(edit(live, { ...nothing, base })).toMatchObject({ same: true, changes: [] });
  });

  it('takes away what the file does not have, and keeps annotations and what no file can say', () => {
    const before = {
      ...live,
      description: 'old',
      labels: { team: 'a' },
      template: { ...(live.template as Raw), timeout: '60s' },
    };
    const { body, mask, changes } = edit(before, {
      ...nothing,
      base: { ...base, annotations: { new: '1' } },
    });
    expect(mask.sort()).toEqual(['annotations', 'description', 'labels', 'template']);
    expect(body).toEqual({
      name: api.name,
      template: { containers: [{ name: 'api', image: 'x/api:1' }] },
      annotations: { 'example.com/owner': 'me', new: '1' },
    });
    expect(changes.map(({ what, to }) => `${what} ${to}`).sort()).toEqual([
      'annotation new set',
      'label team removed',
      'service description removed',
      'template timeout removed',
    ]);
  });

  it('lets inputs win', () => {
    const { images } = edit(live, { ...container({ image: 'x/api:2' }), base });
    expect(images).toEqual({ api: 'x/api:2' });
  });

  it('makes a new service of it', () => {
    const file = { ...base, name: 'projects/other/locations/r/services/api', uid: 'u', etag: 'e' };
    const { body } = edit(undefined, { ...container({ image: 'x/api:2' }), base: file });
    expect(body).toEqual({ template: { containers: [{ image: 'x/api:2' }] } });
  });
});
