import { createHash } from 'node:crypto';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  deregisterOutdated,
  findIdentical,
  findScheduled,
  moveScheduled,
  openEcs,
  openModelStore,
  openRevisions,
  openScheduledTasks,
  parseModel,
  registrable,
  reshape,
  restoreScheduled,
  scheduledChanges,
  verifyModel,
} from '../src/index.ts';

/** An AWS to ask, with a bucket that keeps versions. */
export interface Cloud {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  bucket: string;
}

const task = (image: string) => ({
  family: 'extras',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '.5 GB',
  executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
  tags: [
    { key: 'b', value: '2' },
    { key: 'a', value: '1' },
  ],
  containerDefinitions: [
    {
      name: 'web',
      image,
      portMappings: [{ containerPort: 80 }],
      environment: [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ],
    },
  ],
});

/** What every AWS does with revisions, scheduled tasks and models, through our clients. */
export function extrasContract(where: () => Cloud): void {
  const options = () => {
    const { endpoint, region, credentials } = where();
    return {
      endpoint,
      region,
      credentials: async () => credentials,
      clock: { now: Date.now, sleep: (ms: number) => new Promise<void>(done => setTimeout(done, ms)) },
    };
  };
  const arns: string[] = [];

  describe('task definitions', () => {
    it('a registered one is told to be the same as what registered it, and a changed one is not', async () => {
      const ecs = await openEcs(options());
      arns.push(await ecs.registerTaskDefinition(task('web:1')));
      expect(await findIdentical(task('web:1'), ecs)).toBe(arns[0]);
      const { definition, tags } = await ecs.describeTaskDefinition('extras');
      expect(reshape(definition, tags, { containers: {} }).changes).toEqual([]);
      const { input } = reshape(definition, tags, { containers: { '': { image: 'web:2' } } });
      expect(await findIdentical(input, ecs)).toBeUndefined();
      arns.push(await ecs.registerTaskDefinition(input));
      expect(await findIdentical(input, ecs)).toBe(arns[1]);
      expect(registrable(definition, tags)).not.toHaveProperty('revision');
    });

    it('a family that is not there has nothing identical', async () => {
      const ecs = await openEcs(options());
      expect(await findIdentical({ ...task('web:1'), family: 'nobody-has-this' }, ecs)).toBeUndefined();
    });
  });

  describe('scheduled tasks', () => {
    const network = { awsvpcConfiguration: { Subnets: ['subnet-1'] } };
    const clientOptions = () => ({ ...options(), maxAttempts: 1 });
    const cluster = 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop';
    const RoleArn = 'arn:aws:iam::123456789012:role/scheduled';

    beforeAll(async () => {
      const events = new EventBridgeClient(clientOptions());
      const TaskDefinitionArn = arns[0] ?? '';
      await events.send(new PutRuleCommand({ Name: 'nightly', ScheduleExpression: 'rate(1 day)' }));
      const EcsParameters = { TaskDefinitionArn, TaskCount: 2, NetworkConfiguration: network };
      const Targets = [
        {
          Id: 'report',
          Arn: cluster,
          RoleArn,
          EcsParameters: { ...EcsParameters, LaunchType: 'FARGATE' as const },
        },
        { Id: 'topic', Arn: 'arn:aws:sns:eu-west-1:123456789012:x' },
      ];
      await events.send(new PutTargetsCommand({ Rule: 'nightly', Targets }));
      await new SchedulerClient(clientOptions()).send(
        new CreateScheduleCommand({
          Name: 'weekly',
          ScheduleExpression: 'rate(7 days)',
          ScheduleExpressionTimezone: 'Europe/Berlin',
          FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
          Description: 'every week',
          Target: { Arn: cluster, RoleArn, EcsParameters: { TaskDefinitionArn, TaskCount: 3 }, Input: '{}' },
        }),
      );
    });

    it('move to a revision and back, and keep all else', async () => {
      const api = openScheduledTasks(options);
      const ports = { api, clock: options().clock, log: () => {} };
      const find = () => findScheduled(api, ['nightly', 'default/weekly'], ['extras']);
      const before = await find();
      await moveScheduled(before, arns[1] ?? '', ports);
      const moved = await find();
      expect(moved.flatMap(({ targets }) => targets.map(({ taskDefinition }) => taskDefinition))).toEqual([
        arns[1],
        arns[1],
      ]);
      expect(scheduledChanges(moved, arns[1] ?? '')).toEqual([]);
      const weekly = await new SchedulerClient(clientOptions()).send(
        new GetScheduleCommand({ Name: 'weekly', GroupName: 'default' }),
      );
      expect(weekly).toMatchObject({
        Description: 'every week',
        ScheduleExpressionTimezone: 'Europe/Berlin',
        FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
        Target: { Input: '{}', EcsParameters: { TaskDefinitionArn: arns[1], TaskCount: 3 } },
      });
      await restoreScheduled(before, ports);
      expect(await find()).toEqual(before);
    });

    it('that are not there are answered with the nearest', async () => {
      const failed = findScheduled(openScheduledTasks(options), ['nigthly', 'default/weekli'], ['extras']);
      await expect(failed).rejects.toThrow('did you mean nightly?');
      await expect(failed).rejects.toThrow('did you mean default/weekly');
    });
  });

  describe('models', () => {
    const model = (rest: string) => parseModel(`s3://${where().bucket}/ranker/v1.onnx${rest}`);
    const verify = async (rest: string) => {
      const location = model(rest);
      if (typeof location === 'string') throw new Error(location);
      return verifyModel(location, await openModelStore(options()));
    };
    const versions: string[] = [];
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

    beforeAll(async () => {
      const s3 = new S3Client({ ...options(), forcePathStyle: true, maxAttempts: 1 });
      for (const Body of ['one', 'two']) {
        const input = {
          Bucket: where().bucket,
          Key: 'ranker/v1.onnx',
          Body,
          ChecksumAlgorithm: 'SHA256' as const,
        };
        versions.push((await s3.send(new PutObjectCommand(input))).VersionId ?? '');
      }
    });

    it('are pinned to the version and the checksum that are current', async () => {
      const { ref, notes } = await verify('');
      expect(ref).toMatchObject({ versionId: versions[1], sha256: sha256('two'), size: 3 });
      expect(notes).toEqual([]);
    });

    it('are found by an earlier version, and its checksum is compared', async () => {
      const { ref } = await verify(`?versionId=${versions[0]}#sha256=${sha256('one')}`);
      expect(ref).toMatchObject({ versionId: versions[0] });
      await expect(verify(`?versionId=${versions[0]}#sha256=${sha256('two')}`)).rejects.toThrow('not');
    });

    it('are not there under another name', async () => {
      await expect(verify('.onnx')).rejects.toThrow('There is no model');
    });
  });

  describe('old revisions', () => {
    it('are deregistered by count, and those that are named stay', async () => {
      const ecs = await openEcs(options());
      const revisions = await openRevisions(options());
      for (const image of ['web:3', 'web:4']) arns.push(await ecs.registerTaskDefinition(task(image)));
      const retention = { family: 'extras', keep: 2, named: arns.slice(0, 1) };
      expect(await deregisterOutdated(revisions, retention, () => {})).toEqual([arns[1]]);
      expect((await revisions.listActive('extras')).toSorted()).toEqual(
        arns.filter((_, at) => at !== 1).toSorted(),
      );
      expect((await ecs.describeTaskDefinition(arns[1] ?? '')).definition.status).toBe('INACTIVE');
    });
  });
}
