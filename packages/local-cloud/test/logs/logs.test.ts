import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { awsHandler } from '../../src/http/aws-handler.ts';
import { listen } from '../../src/http/listen.ts';
import { logsService } from '../../src/logs/logs-service.ts';
import { LogStore } from '../../src/logs/store.ts';
import { aWorld } from '../ecs/world-fixture.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('CloudWatch Logs, by the unmodified client', () => {
  it('reads pages forwards, backwards and across streams', async () => {
    const logs = new LogStore();
    logs.append('/ecs/api', 'web/web/abc', 1_000, 'first');
    logs.append('/ecs/api', 'web/web/abc', 2_000, 'second');
    logs.append('/ecs/api', 'web/web/def', 3_000, 'third');
    const http = await listen(awsHandler({ json: [logsService(logs)] }), { name: 'logs' });
    const client = new CloudWatchLogsClient({
      endpoint: http.url,
      region: 'us-east-1',
      credentials,
      maxAttempts: 1,
    });
    const logGroupName = '/ecs/api';
    const stream = { logGroupName, logStreamName: 'web/web/abc' };
    const last = await client.send(new GetLogEventsCommand({ ...stream, limit: 1 }));
    expect(last.events?.map(({ message }) => message)).toEqual(['second']);
    const before = await client.send(
      new GetLogEventsCommand({
        ...stream,
        limit: 1,
        ...(last.nextBackwardToken && { nextToken: last.nextBackwardToken }),
      }),
    );
    expect(before.events?.map(({ message }) => message)).toEqual(['first']);
    const end = await client.send(
      new GetLogEventsCommand({
        ...stream,
        ...(last.nextForwardToken && { nextToken: last.nextForwardToken }),
      }),
    );
    expect(end).toMatchObject({ events: [], nextForwardToken: last.nextForwardToken });
    const all = await client.send(new FilterLogEventsCommand({ logGroupName, filterPattern: '"ir"' }));
    expect(all.events?.map(({ logStreamName, message }) => [logStreamName, message])).toEqual([
      ['web/web/abc', 'first'],
      ['web/web/def', 'third'],
    ]);
    const streams = await client.send(
      new DescribeLogStreamsCommand({ logGroupName, orderBy: 'LastEventTime', descending: true }),
    );
    expect(streams.logStreams?.map(({ logStreamName }) => logStreamName)).toEqual([
      'web/web/def',
      'web/web/abc',
    ]);
    await expect(
      client.send(new GetLogEventsCommand({ logGroupName: 'none', logStreamName: 'x' })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    client.destroy();
    await http.close();
  });

  it('finds what a task printed at prefix/container/task-id', async () => {
    const { world, register, create, scheduler, tasks, logs } = aWorld();
    world.faults.add({ kind: 'crash', lines: ['no database'] });
    const options = {
      'awslogs-group': '/ecs/api',
      'awslogs-region': 'eu-west-1',
      'awslogs-stream-prefix': 'api',
    };
    create(register('api:1', { logConfiguration: { logDriver: 'awslogs', options } }), { desiredCount: 1 });
    await scheduler.until(() => tasks()[0]?.lastStatus === 'STOPPED');
    const stream = logs.stream('/ecs/api', `api/web/${tasks()[0]?.id}`);
    expect(stream?.lines.map(({ message }) => message)).toEqual(['no database']);
  });
});
