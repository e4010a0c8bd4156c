import { describe, expect, it } from 'vitest';
import { FIRST, imageOf, NEXT, Shop } from './shop.ts';

const DRY = { 'dry-run': 'true' };

describe.concurrent('a dry run', () => {
  it.each<[string, Record<string, string>, object[]]>([
    ['an image', { image: NEXT }, [{ what: 'container web image', to: NEXT }]],
    ['a canary', { image: NEXT, strategy: 'canary', 'traffic-step': '10' }, [{ what: 'traffic' }]],
    ['a tag without traffic', { image: NEXT, 'no-traffic': 'true', tag: 'pr-42' }, [{ what: 'tag pr-42' }]],
    ['settings', { memory: '1Gi', 'environment-variables': 'TOKEN=secret-value' }, [{ what: 'revision' }]],
  ])(
    'of %s shows the change, sets the outputs as planned, and writes nothing',
    async (_, inputs, changes) => {
      await using shop = await Shop.open();
      const before = shop.cloud.writes().length;
      const ended = await shop.step({ service: 'api', ...inputs, ...DRY });
      expect(ended).toMatchObject({
        code: 0,
        error: '',
        outputs: {
          verdict: 'planned',
          services: '{"api@europe-west1":{"verdict":"planned"}}',
          revision: expect.stringMatching(/^api-2222222-/),
          'previous-revision': FIRST,
          url: shop.service().uri,
          traffic: JSON.stringify({ [FIRST]: 100 }),
        },
      });
      const [plan] = JSON.parse(ended.outputs.plan ?? '[]') as { changes: object[] }[];
      expect(plan?.changes).toEqual(
        expect.arrayContaining(changes.map(change => expect.objectContaining(change))),
      );
      expect(ended.summary).toContain('Nothing was written.');
      expect(ended.summary).toContain('Google has judged the change, and would take it.');
      expect(JSON.stringify(ended)).not.toContain('secret-value');
      // Google's own judgement goes by an update that writes nothing.
      expect(
        shop.cloud
          .writes()
          .slice(before)
          .map(({ operation }) => operation),
      ).toEqual(['UpdateService']);
      expect(shop.revisions()).toEqual([FIRST]);
      expect(shop.service().generation).toBe('1');
    },
  );

  it('of what Google would refuse is red, as the deploy would be', async () => {
    await using shop = await Shop.open();
    shop.run.runFaults.add({
      kind: 'quota',
      metric: 'CpuAllocPerProjectRegion',
      requested: 60_000,
      allowed: 20_000,
    });
    const ended = await shop.deploy({ ...DRY, 'max-instances': '60' });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('60 vCPU');
  });

  it('of a service that would be made, of a job, and of a job before traffic', async () => {
    await using shop = await Shop.open({ jobs: { migrate: {} } });
    const before = shop.cloud.writes().length;
    const made = await shop.step({ service: 'web', image: imageOf('web', '1'), create: 'true', ...DRY });
    expect(made).toMatchObject({ code: 0, outputs: { verdict: 'planned' } });
    expect(made.summary).not.toContain('Google has judged');
    const job = await shop.step({ job: 'migrate', image: NEXT, ...DRY });
    expect(job).toMatchObject({ code: 0, outputs: { verdict: 'planned' } });
    expect(job.outputs).not.toHaveProperty('revision');
    expect(shop.cloud.writes()).toHaveLength(before);
    const task = await shop.deploy({ 'task-job': 'migrate', 'allow-unauthenticated': 'true', ...DRY });
    expect(task.summary).toContain(
      'Before anything serves, Cloud Run job europe-west1/migrate would run, after',
    );
    expect(task.summary).toContain('everybody may call it');
    expect(shop.count('UpdateJob')).toBe(0);
    expect(shop.count('RunJob')).toBe(0);
  });

  it('without credentials calls nothing at all', async () => {
    await using shop = await Shop.open();
    const before = shop.cloud.requests().length;
    const ended = await shop.deploy(DRY, { env: shop.cloud.env });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'planned' } });
    expect(ended.summary).toContain('There are no Google credentials, so nothing was looked at');
    expect(shop.cloud.requests()).toHaveLength(before);
  });
});

describe.concurrent('without credentials', () => {
  it('a deploy is told so at once', async () => {
    await using shop = await Shop.open();
    const ended = await shop.deploy({}, { env: shop.cloud.env });
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'not-started']);
    expect(ended.error).toContain('There are no Google credentials');
    expect(ended.error).toContain('workload-identity-provider');
  });
});
