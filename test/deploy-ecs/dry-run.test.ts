import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arnOf, GOOD, NEXT, Shop } from './shop.ts';

const CHANGES = [
  { what: 'task definition', from: 'api:1', to: 'a new revision of api' },
  { what: 'container web: image', from: GOOD, to: NEXT },
];
const settings = JSON.stringify([{ service: 'api', image: NEXT }]);

describe.concurrent('a dry run', () => {
  it.each<[string, Record<string, string>, object[]]>([
    ['an image', { image: NEXT }, CHANGES],
    ['an environment on GitHub', { image: NEXT, environment: 'staging' }, CHANGES],
    ['an environment in files', { image: NEXT, environment: 'staging', 'release-log': 'file:x' }, CHANGES],
    ['old revisions', { image: NEXT, 'keep-revisions': '1' }, CHANGES],
    [
      'a model',
      { image: NEXT, model: 's3://models/ranker.onnx' },
      [{ what: 'container web: variable MODEL_URI' }],
    ],
    ['a file', { image: NEXT, 'task-definition': 'api.json' }, [{ what: 'task definition' }]],
    [
      'a canary',
      { image: NEXT, strategy: 'canary', 'traffic-step': '10', 'check-command': 'false' },
      [{ what: 'deployment configuration', from: 'ROLLING', to: expect.stringContaining('CANARY: 10%') }],
    ],
    ['a forced deployment', { 'force-new-deployment': 'true' }, [{}]],
    ['a number of tasks', { 'desired-count': '3' }, [{ what: 'desired count', from: '1', to: '3' }]],
    ['a variable', { 'environment-variables': 'A=secret-value' }, [{ what: 'container web: variable A' }]],
  ])(
    'of %s shows the change, sets the outputs as planned, and writes nothing',
    async (_, inputs, changes) => {
      await using shop = await Shop.balanced();
      shop.cloud.s3.create('models');
      shop.cloud.s3.put('models', 'ranker.onnx', 'weights');
      const file = { family: 'api', containerDefinitions: [{ name: 'web', image: 'x', memory: 256 }] };
      await writeFile(join(shop.folder, 'api.json'), JSON.stringify(file));
      const before = shop.cloud.writes().length;
      const ended = await shop.run({ service: 'api', ...inputs, 'dry-run': 'true' });
      expect(ended).toMatchObject({
        code: 0,
        error: '',
        outputs: {
          verdict: 'planned',
          services: '{"api":{"verdict":"planned"}}',
          'task-definition-arn': expect.stringMatching(/^api$|api:1$/),
          'previous-task-definition-arn': arnOf(1),
        },
      });
      const [plan] = JSON.parse(ended.outputs.plan ?? '[]') as { subject: string; changes: object[] }[];
      expect(plan?.subject).toBe('ECS service shop/api');
      expect(plan?.changes).toEqual(
        expect.arrayContaining(changes.map(change => expect.objectContaining(change))),
      );
      expect(ended.summary).toContain('Nothing was written.');
      expect(JSON.stringify(ended)).not.toContain('secret-value');
      expect(shop.cloud.writes()).toHaveLength(before);
    },
  );

  it('of something that is wrong is red, as the deploy would be', async () => {
    await using shop = await Shop.open();
    const ended = await shop.run({ services: settings, container: 'wbe', 'dry-run': 'true' });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('Did you mean web?');
  });

  it('without credentials calls nothing at all', async () => {
    await using shop = await Shop.open();
    const before = shop.cloud.requests().length;
    const { AWS_ACCESS_KEY_ID: _, ...env } = shop.cloud.env;
    const ended = await shop.deploy({ 'dry-run': 'true' }, { env });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'planned' } });
    expect(shop.cloud.requests()).toHaveLength(before);
  });
});
