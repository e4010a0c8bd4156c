import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arnOf, GOOD, NEXT, Shop, type ShopOptions } from './shop.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf';
/** Without an image. */
const change = (shop: Shop, inputs: Record<string, string>) => shop.run({ service: 'api', ...inputs });
const CONTAINER = {
  environment: [
    { name: 'LOG', value: 'debug' },
    { name: 'OLD', value: 'x' },
  ],
  secrets: [{ name: 'GONE', valueFrom: SECRET }],
};
const open = (options: ShopOptions = {}) =>
  Shop.open({
    container: CONTAINER,
    task: { cpu: '256', memory: '512', executionRoleArn: 'arn:aws:iam::123456789012:role/execution' },
    ...options,
  });

describe.concurrent('without a new image', () => {
  it('variables, secrets and the command change, and all else stays', async () => {
    await using shop = await open();
    const ended = await change(shop, {
      'environment-variables': 'LOG=info\nDATABASE=postgres://db/?a=b',
      secrets: `PASSWORD=${SECRET}`,
      unset: 'OLD\nGONE',
      command: 'node\nserver.js',
    });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    const { environment, ...container } = shop.container();
    expect(container).toMatchObject({
      image: GOOD,
      secrets: [{ name: 'PASSWORD', valueFrom: SECRET }],
      command: ['node', 'server.js'],
      unknownYet: { a: 1 },
    });
    expect(environment).toEqual(
      expect.arrayContaining([
        { name: 'LOG', value: 'info' },
        { name: 'DATABASE', value: 'postgres://db/?a=b' },
      ]),
    );
    for (const text of [ended.log, ended.summary, ...Object.values(ended.outputs)])
      expect(text).not.toContain('postgres');
  });

  it('size and tags of the task change', async () => {
    await using shop = await open();
    const ended = await change(shop, { cpu: '512', memory: '1024', tags: 'team=shop\ncost=7' });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(shop.primary().revision.taskDefinition).toMatchObject({ cpu: '512', memory: '1024' });
    const { tags } = await shop.call<{ tags: unknown[] }>('DescribeTaskDefinition', {
      taskDefinition: 'api',
      include: ['TAGS'],
    });
    expect(tags).toEqual(expect.arrayContaining([{ key: 'team', value: 'shop' }]));
  });

  it('what changes nothing deploys nothing, and a forced deployment does', async () => {
    await using shop = await open();
    const before = shop.cloud.writes().length;
    expect((await change(shop, { 'environment-variables': 'LOG=debug' })).outputs.verdict).toBe('steady');
    expect(shop.cloud.writes()).toHaveLength(before);
    const forced = await change(shop, { 'force-new-deployment': 'true' });
    expect(forced).toMatchObject({
      code: 0,
      outputs: { verdict: 'steady', 'task-definition-arn': arnOf(1) },
    });
    expect(shop.deployments()).toBe(2);
  });

  it('the desired count changes only where it is given', async () => {
    await using shop = await open();
    await shop.call('UpdateService', { cluster: 'shop', service: 'api', desiredCount: 3 });
    expect((await shop.deploy()).outputs.verdict).toBe('steady');
    expect([shop.service().desiredCount, shop.serving.length]).toEqual([3, 3]);
    expect((await change(shop, { 'desired-count': '2' })).outputs.verdict).toBe('steady');
    expect(shop.service().desiredCount).toBe(2);
  });
});

describe.concurrent('a task definition', () => {
  it('from a file is deployed with the image put in', async () => {
    await using shop = await open();
    const definition = {
      family: 'api',
      revision: 9,
      status: 'ACTIVE',
      containerDefinitions: [{ name: 'web', image: 'placeholder', memory: 256, nextYears: true }],
    };
    await writeFile(join(shop.folder, 'api.json'), JSON.stringify(definition));
    const ended = await shop.deploy({ 'task-definition': 'api.json' });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    expect(shop.container()).toMatchObject({ image: NEXT, memory: 256, nextYears: true });
  });

  it.each(['api:1', arnOf(1)])('%s is deployed just as it is', async taskDefinition => {
    await using shop = await open();
    expect((await shop.deploy()).outputs['task-definition-arn']).toBe(arnOf(2));
    const ended = await change(shop, { 'task-definition': taskDefinition });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady', 'task-definition-arn': arnOf(1) } });
    expect(shop.serving).toEqual([GOOD]);
    expect(shop.count('RegisterTaskDefinition')).toBe(1);
  });

  it.each([
    ['absent.json', 'the file absent.json cannot be read'],
    ['../outside.json', 'outside the workspace'],
    ['api:77', 'api:77'],
  ])('%s that is not there is told so', async (taskDefinition, words) => {
    await using shop = await open();
    const before = shop.cloud.writes().length;
    const ended = await change(shop, { 'task-definition': taskDefinition });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain(words);
    expect(shop.cloud.writes()).toHaveLength(before);
  });
});

describe.concurrent('what travels with a service', () => {
  it('a model is verified, pinned to its version and set as variables', async () => {
    await using shop = await open();
    shop.cloud.s3.create('models');
    const { versionId } = shop.cloud.s3.put('models', 'ranker.onnx', 'weights');
    const ended = await shop.deploy({ model: 's3://models/ranker.onnx' });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    expect(shop.container().environment).toEqual(
      expect.arrayContaining([
        { name: 'MODEL_URI', value: 's3://models/ranker.onnx' },
        { name: 'MODEL_VERSION', value: versionId },
      ]),
    );
    expect(ended.summary).toContain('ranker.onnx');
  });

  it.each([
    ['s3://models/rankr.onnx', 'there is no model s3://models/rankr.onnx'],
    ['s3://modles/ranker.onnx', 'there is no model s3://modles/ranker.onnx'],
    [`s3://models/ranker.onnx#sha256=${'0'.repeat(64)}`, 'another object lies there'],
  ])('a model that is not what was asked for is refused: %s', async (model, words) => {
    await using shop = await open();
    shop.cloud.s3.create('models');
    shop.cloud.s3.put('models', 'ranker.onnx', 'weights');
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy({ model });
    expect(ended.code).toBe(1);
    expect(ended.error.toLowerCase()).toContain(words);
    expect(shop.cloud.writes()).toHaveLength(before);
  });

  const target = {
    Id: 'report',
    Arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
    RoleArn: 'arn:aws:iam::123456789012:role/events',
    Input: '{"keep":1}',
    EcsParameters: { TaskDefinitionArn: arnOf(1), TaskCount: 2 },
  };
  const scheduled = async (opened = open()) => {
    const shop = await opened;
    shop.cloud.rules.put('nightly', { ScheduleExpression: 'rate(1 day)' }).targets.set('report', target);
    const { Id: _, ...Target } = target;
    shop.cloud.schedules.put('weekly', {
      ScheduleExpression: 'rate(7 days)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target,
    });
    const now = () => {
      const rule = shop.cloud.rules.find('nightly')?.targets.get('report');
      const schedule = shop.cloud.schedules.find('weekly')?.Target as typeof target | undefined;
      return [rule, schedule].map(found => found?.EcsParameters?.TaskDefinitionArn);
    };
    return { shop, now };
  };
  const NAMES = { 'scheduled-tasks': 'nightly\ndefault/weekly' };

  it('scheduled tasks move once the new revision serves', async () => {
    const { shop, now } = await scheduled();
    await using _ = shop;
    const before = shop.cloud.writes().length;
    const dry = await shop.deploy({ ...NAMES, 'dry-run': 'true' });
    expect([dry.code, shop.cloud.writes().length]).toEqual([0, before]);
    expect(dry.summary).toContain('nightly');
    const ended = await shop.deploy(NAMES);
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    expect(now()).toEqual([arnOf(2), arnOf(2)]);
    expect(shop.cloud.rules.find('nightly')?.targets.get('report')).toMatchObject({ Input: '{"keep":1}' });
    expect(ended.summary).toContain('nightly');
  });

  it('scheduled tasks and old revisions wait while a deploy is held, and follow once it goes on', async () => {
    const { shop, now } = await scheduled(Shop.balanced());
    await using _ = shop;
    for (let extra = 0; extra < 3; extra++)
      await shop.register('api', { container: { image: `old:${extra}` } });
    const after = { ...NAMES, 'keep-revisions': '2' };
    const held = await shop.deploy({ ...after, strategy: 'verify-first', 'at-hold': 'leave' });
    expect([held.outputs.verdict, now()]).toEqual(['held', [arnOf(1), arnOf(1)]]);
    const stop = await shop.run({ ...after, service: 'api', operation: 'abort' });
    expect(stop.error).toMatch(/- scheduled-tasks: [\s\S]*- keep-revisions: /);
    const ended = await shop.run({ ...after, service: 'api', operation: 'continue' });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    expect(now()).toEqual([arnOf(5), arnOf(5)]);
    for (const words of ['nightly', '2 old revision(s) were deregistered'])
      expect(ended.summary).toContain(words);
    const { taskDefinitionArns } = await shop.call<{ taskDefinitionArns: string[] }>('ListTaskDefinitions', {
      familyPrefix: 'api',
    });
    expect(taskDefinitionArns).toEqual([arnOf(1), arnOf(4), arnOf(5)]);
  });

  it('scheduled tasks stay where the deploy fails', async () => {
    const { shop, now } = await scheduled();
    await using _ = shop;
    shop.cloud.ecs.faults.add({ kind: 'crash', image: NEXT });
    expect((await shop.deploy(NAMES)).outputs.verdict).toBe('failed');
    expect(now()).toEqual([arnOf(1), arnOf(1)]);
  });

  it('a scheduled task that is not there is told with the nearest, and nothing is written', async () => {
    const { shop } = await scheduled();
    await using _ = shop;
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy({ 'scheduled-tasks': 'nigthly' });
    expect(ended.error).toContain('did you mean nightly?');
    expect(shop.cloud.writes()).toHaveLength(before);
  });

  it('old revisions are deregistered by count, but never what served before', async () => {
    await using shop = await open();
    for (let extra = 0; extra < 4; extra++)
      await shop.register('api', { container: { image: `old:${extra}` } });
    const ended = await shop.deploy({ 'keep-revisions': '2' });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    const { taskDefinitionArns } = await shop.call<{ taskDefinitionArns: string[] }>('ListTaskDefinitions', {
      familyPrefix: 'api',
    });
    expect(taskDefinitionArns).toEqual([arnOf(1), arnOf(5), arnOf(6)]);
    expect(ended.summary).toContain('3 old revision(s) were deregistered');
  });
});
