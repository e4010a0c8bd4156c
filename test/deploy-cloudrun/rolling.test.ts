import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIRST, GOOD, imageOf, NEXT, PROJECT, Shop, servicesOf } from './shop.ts';

const steady = { code: 0, error: '', outputs: { verdict: 'steady' } };

describe.concurrent('a deploy that ends well', () => {
  it('is green when its revision has all traffic, and carries everything else through', async () => {
    await using shop = await Shop.open();
    const ended = await shop.deploy();
    expect(ended).toMatchObject(steady);
    const revision = shop.newest();
    expect(revision).not.toBe(FIRST);
    expect(shop.serving()).toEqual({ [revision]: 100 });
    const { plan, services, ...outputs } = ended.outputs;
    const traffic = { [revision]: 100 };
    const url = shop.service().uri;
    expect(outputs).toEqual({
      verdict: 'steady',
      url,
      revision,
      'previous-revision': FIRST,
      traffic: JSON.stringify(traffic),
    });
    expect(servicesOf(ended)).toEqual({
      'api@europe-west1': {
        verdict: 'steady',
        detail: `${revision} has all traffic`,
        url,
        revision,
        previousRevision: FIRST,
        traffic,
      },
    });
    expect(JSON.parse(plan ?? '')).toEqual([
      {
        subject: 'Cloud Run service europe-west1/api',
        changes: [
          { what: 'container web image', from: GOOD, to: NEXT },
          { what: 'revision', from: FIRST, to: revision },
          { what: 'traffic', from: `${FIRST} 100%`, to: `${revision} 100%` },
        ],
      },
    ]);
    expect(ended.summary).toContain('shop-staging/api: steady');
    expect(shop.container()).toMatchObject({ image: NEXT, unknownYet: { a: 1 } });
  });

  it('gives the service’s own URL, and never that of a tag that stands first', async () => {
    await using shop = await Shop.open();
    await shop.run.world.writeAsSomeoneElse(PROJECT, 'europe-west1', 'api', {
      traffic: [
        { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: FIRST, tag: 'old' },
        { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 },
      ],
    });
    const ended = await shop.deploy({ tag: 'pr-42' });
    expect(ended).toMatchObject(steady);
    expect(ended.outputs.url).toBe(await shop.run.world.url(PROJECT, 'europe-west1', 'api'));
    expect(ended.outputs['tag-url']).toBe(
      await shop.run.world.tagUrl(PROJECT, 'europe-west1', 'api', 'pr-42'),
    );
    expect(shop.service().traffic).toContainEqual(expect.objectContaining({ revision: FIRST, tag: 'old' }));
  });

  it('is green at once where the image serves, and writes nothing', async () => {
    await using shop = await Shop.open();
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy({ image: GOOD });
    expect(ended).toMatchObject(steady);
    expect(ended.outputs.revision).toBe(FIRST);
    expect(shop.cloud.writes()).toHaveLength(before);
  });

  it('acts as a service account by GitHub’s OIDC token, with no key in its environment', async () => {
    await using shop = await Shop.open({ cloud: { auth: true } });
    const ended = await shop.deploy(
      {
        'workload-identity-provider':
          'projects/123456789012/locations/global/workloadIdentityPools/github/providers/github',
        'service-account': 'push@shop.iam.gserviceaccount.com',
      },
      { env: shop.cloud.env },
    );
    expect(ended).toMatchObject(steady);
    expect(ended.log).toContain('push@shop.iam.gserviceaccount.com');
  });

  it.each([
    ['GetService', 'throttle'],
    ['GetService', 'server-error'],
    ['UpdateService', 'throttle'],
    ['UpdateService', 'server-error'],
    ['UpdateService', 'reset-before'],
    ['UpdateService', 'reset-after'],
    ['UpdateService', 'truncate'],
  ] as const)('makes one revision when %s meets %s', async (operation, kind) => {
    await using shop = await Shop.open();
    shop.cloud.faults.add({ kind, service: 'cloudrun', operation });
    expect(await shop.deploy()).toMatchObject(steady);
    expect(shop.revisions()).toHaveLength(2);
    expect(shop.cloud.faults.pending()).toEqual([]);
  });
});

describe.concurrent('a service that is not there', () => {
  it('is refused with the nearest name, and nothing is written', async () => {
    await using shop = await Shop.open();
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy({ service: 'apu' });
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'not-started']);
    expect(ended.error).toContain('apu');
    expect(ended.error).toContain('api');
    expect(shop.cloud.writes()).toHaveLength(before);
  });

  it('is made where it may be, and opened to everybody before it is looked at', async () => {
    await using shop = await Shop.open({ cloud: { auth: true }, behave: () => ({ body: 'fine' }) });
    const ended = await shop.step({
      service: 'web',
      image: imageOf('web', '1'),
      create: 'true',
      'allow-unauthenticated': 'true',
      checks: '/ 200',
    });
    expect(ended).toMatchObject(steady);
    expect(await (await fetch(ended.outputs.url ?? '')).text()).toBe('fine');
    expect(ended.outputs).not.toHaveProperty('previous-revision');
    expect(ended.summary).toContain('access without an identity: refused → allowed');
  });
});

describe.concurrent('a service file', () => {
  const file = (name: string) => `
apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: ${name}
spec:
  template:
    spec:
      containerConcurrency: 7
      containers:
        - name: web
          image: ${GOOD}
  traffic:
    - latestRevision: true
      percent: 100
`;

  it('is what it starts from, and inputs win over it', async () => {
    await using shop = await Shop.open();
    await writeFile(join(shop.folder, 'api.yaml'), file('api'));
    const ended = await shop.deploy({ 'service-file': 'api.yaml' });
    expect(ended).toMatchObject(steady);
    expect(shop.container().image).toBe(NEXT);
    expect(shop.service().template.maxInstanceRequestConcurrency).toBe(7);
  });

  it('of another service is refused', async () => {
    await using shop = await Shop.open();
    await writeFile(join(shop.folder, 'api.yaml'), file('web'));
    const ended = await shop.deploy({ 'service-file': 'api.yaml' });
    expect(ended.error).toContain('service-file: api.yaml describes web, and not api');
  });
});
