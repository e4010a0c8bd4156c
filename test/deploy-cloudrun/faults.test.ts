import { describe, expect, it } from 'vitest';
import { FIRST, GOOD, NEXT, PROJECT, REGION, Shop, servicesOf, when } from './shop.ts';

const steady = { code: 0, error: '', outputs: { verdict: 'steady' } };
const DIGIT = '2222';

describe.concurrent('a deploy that ends badly', () => {
  it('because the program ends tells why, and that no request ever came to it', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({
      kind: 'crash',
      image: DIGIT,
      exitCode: 3,
      lines: ['starting', 'Error: no DATABASE_URL'],
    });
    const ended = await shop.deploy();
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
    for (const words of [
      `Cloud Run service ${REGION}/api does not run api-2222222-`,
      'never got any traffic: what serves is api-00001-one 100%',
      'Likely cause: ',
      'Error: no DATABASE_URL',
      'api-00001-one serves as before',
      'What to do: See the job summary',
    ])
      expect(ended.error).toContain(words);
    expect(ended.summary).toContain('Error: no DATABASE_URL');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
    expect(servicesOf(ended)['api@europe-west1']).toMatchObject({
      verdict: 'failed',
      wayBack: { state: 'back' },
      traffic: { [FIRST]: 100 },
    });
  });

  it('because its startup probe fails', async () => {
    await using shop = await Shop.open({ speed: 600 });
    shop.run.runFaults.add({ kind: 'startup-probe-fails' });
    const ended = await shop.deploy();
    expect(ended.outputs.verdict).toBe('failed');
    expect(ended.error).toContain('Likely cause');
    expect(ended.error).toContain('api-00001-one serves as before');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
  });

  it.each([
    ['image-missing', 'Likely cause'],
    ['image-denied', 'roles/artifactregistry.reader'],
  ] as const)('because of %s', async (kind, words) => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({ kind, image: DIGIT });
    const ended = await shop.deploy();
    expect(ended.outputs.verdict).toBe('failed');
    expect(ended.error).toContain(words);
    expect(ended.error).toContain('never got any traffic');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
  });

  it('because the operation never ends', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({ kind: 'never-ends', count: 1 });
    const ended = await shop.deploy({ 'wait-timeout': '3s' });
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'timeout']);
    expect(ended.error).toContain('the last state seen');
    expect(ended.error).toContain('never got any traffic');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
  });

  it('because traffic does not move', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({ kind: 'traffic-fails', count: 1 });
    const ended = await shop.deploy();
    expect(ended.outputs.verdict).toBe('failed');
    expect(ended.error).toContain('traffic could not be moved');
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
  });

  it('and says by hand how to go back where it was to be left', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({ kind: 'crash', image: DIGIT, exitCode: 1 });
    const ended = await shop.deploy({ 'on-failure': 'report' });
    expect(ended.error).toContain('deploy with `traffic: api-00001-one=100` and without an image');
    expect(ended.error).not.toContain('serves as before');
  });

  it('after which the next deploy is not built on what failed', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({ kind: 'crash', image: DIGIT, exitCode: 1, count: 1 });
    await shop.deploy({ 'environment-variables': 'BROKEN=1' });
    const again = await shop.deploy({}, {}, { run: 43 });
    expect(again).toMatchObject(steady);
    expect(shop.container().env ?? []).toEqual([]);
    expect(shop.service().traffic).toEqual([{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }]);
  });
});

describe.concurrent('a write of someone else', () => {
  it('to a label is none of ours: it is sent again', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({ kind: 'conflict' });
    expect(await shop.deploy()).toMatchObject(steady);
    expect(shop.revisions()).toHaveLength(2);
  });

  it('to the template is not overwritten', async () => {
    await using shop = await Shop.open();
    const template = { containers: [{ name: 'web', image: 'example.com/shop/theirs:9' }] };
    shop.run.runFaults.add({ kind: 'conflict', patch: { template } });
    const ended = await shop.deploy();
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('since this was planned');
    expect(shop.container().image).toBe('example.com/shop/theirs:9');
  });

  it('that takes the place of ours is told, and left alone', async () => {
    await using shop = await Shop.open({ speed: 10 });
    const ended = await shop.deploy(
      {},
      when('watching api-', () => {
        const template = { revision: 'api-00009-theirs', containers: [{ name: 'web', image: GOOD }] };
        void shop.run.world.writeAsSomeoneElse(PROJECT, REGION, 'api', { template });
      }),
    );
    expect(ended.outputs.verdict).toBe('superseded');
    expect(shop.count('UpdateService')).toBe(1);
  });
});

describe.concurrent('Google', () => {
  it('that lacks a permission for us names the role, and nothing is changed', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({ kind: 'denied', permission: 'run.services.update' });
    const ended = await shop.deploy();
    expect([ended.code, ended.outputs.verdict]).not.toEqual([0, 'steady']);
    expect(ended.error).toContain('roles/run.developer');
    expect(shop.revisions()).toEqual([FIRST]);
  });

  it('that has no quota names it', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({
      kind: 'quota',
      metric: 'CpuAllocPerProjectRegion',
      requested: 60_000,
      allowed: 20_000,
    });
    const ended = await shop.deploy();
    expect(ended.error).toContain('max-instances');
    expect(shop.revisions()).toEqual([FIRST]);
  });

  it('whose token runs out in the wait is asked for another', async () => {
    await using shop = await Shop.open({ speed: 20, cloud: { auth: true } });
    const ended = await shop.deploy(
      {
        'workload-identity-provider':
          'projects/123456789012/locations/global/workloadIdentityPools/github/providers/github',
        'service-account': 'push@shop.iam.gserviceaccount.com',
      },
      {
        env: shop.cloud.env,
        ...when('watching api-', () =>
          shop.cloud.faults.add({ kind: 'expired-token', service: 'cloudrun', operation: 'GetService' }),
        ),
      },
    );
    expect(ended).toMatchObject(steady);
    expect(ended.log.match(/Google: push@shop/g)).toHaveLength(2);
  });

  it('that throttles and fails in the midst of the wait is waited for', async () => {
    await using shop = await Shop.open({ speed: 20 });
    const ended = await shop.deploy(
      {},
      when('watching api-', () => {
        shop.cloud.faults.add({ kind: 'throttle', service: 'cloudrun', count: 2 });
        shop.cloud.faults.add({ kind: 'server-error', service: 'cloudrun', status: 503, count: 2 });
      }),
    );
    expect(ended).toMatchObject(steady);
  });

  it('that shows for a while what was there before each write makes one revision all the same', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({ kind: 'stale-reads', for: 1_500 });
    shop.cloud.faults.add({ kind: 'reset-after', service: 'cloudrun', operation: 'UpdateService' });
    expect(await shop.deploy()).toMatchObject(steady);
    expect(shop.revisions()).toHaveLength(2);
    expect(shop.container().image).toBe(NEXT);
  });
});

describe.concurrent('Cloud Run as users met it', () => {
  it('that does not name the revision behind LATEST is read all the same', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({ kind: 'latest-without-revision' });
    const ended = await shop.deploy();
    expect(ended).toMatchObject(steady);
    expect(ended.outputs['previous-revision']).toBe(FIRST);
    expect(ended.outputs.traffic).toBe(JSON.stringify({ [shop.newest()]: 100 }));
  });

  it('that takes any change for one of the revision’s name lets traffic move by steps', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({ kind: 'revision-named-again' });
    const ended = await shop.deploy({
      strategy: 'canary',
      'traffic-step': '10',
      'check-command': 'true',
    });
    expect(ended).toMatchObject(steady);
    // What comes of the name that has to be left out has no traffic.
    expect(shop.serving()).toEqual({ [ended.outputs.revision ?? '']: 100 });
  });
});

describe.concurrent('a mistake in the workflow', () => {
  it.each([
    [{ container: 'wbe' }, 'there is no container "wbe"', 'Did you mean web?'],
    [{ regions: 'europe-west5' }, 'Google knows no region "europe-west5"', 'Did you mean europe-west'],
    [{ project: 'shop-stagin' }, 'Google knows no project "shop-stagin"', 'project’s id'],
    [
      { 'revision-suffix': '00001-one' },
      'has a revision api-00001-one already',
      'Set another `revision-suffix`',
    ],
    [{ image: '', traffic: 'api-00009-x=100' }, 'has no revision api-00009-x', 'Check its name'],
  ])('such as %j is told with what was meant, and writes nothing', async (given, message, hint) => {
    await using shop = await Shop.open();
    const before = shop.cloud.writes().length;
    const { image = NEXT, ...inputs } = given as Record<string, string>;
    const ended = await shop.step({ service: 'api', ...(image !== '' && { image }), ...inputs });
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'not-started']);
    expect(ended.error).toContain(message);
    expect(ended.error).toContain(hint);
    expect(shop.cloud.writes()).toHaveLength(before);
  });
});
