import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsService } from '../../src/ecs/ecs-service.ts';
import { realScheduler } from '../../src/ecs/scheduler.ts';
import { createWorld, type World } from '../../src/ecs/world.ts';
import { awsHandler } from '../../src/http/aws-handler.ts';
import { type Listening, listen } from '../../src/http/listen.ts';
import { logsService } from '../../src/logs/logs-service.ts';
import { LogStore } from '../../src/logs/store.ts';
import { simulatedRuntime } from '../../src/runtime/simulated.ts';
import { ecsContract } from './contract.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
let server: Listening;
let world: World;

beforeAll(async () => {
  const scheduler = realScheduler(400);
  const logs = new LogStore();
  // A command like `exit 7` ends a container; anything else runs on.
  const runtime = simulatedRuntime(scheduler.after, ({ command = [] }) => {
    const code = /exit (\d+)/.exec(command.join(' '))?.[1];
    return code === undefined ? {} : { exitAfter: 1_000, exitCode: Number(code), lines: ['bye'] };
  });
  world = createWorld({ scheduler, logs, runtime });
  server = await listen(awsHandler({ json: [ecsService(world), logsService(logs)] }), { name: 'aws' });
});
afterAll(() => server.close());

ecsContract(() => ({ endpoint: server.url, image: 'shop/api:1' }));

describe('CloudWatch Logs, by the unmodified client', () => {
  it('reads what the tasks of a crash loop printed', async () => {
    const scheduler = realScheduler(400);
    const logs = new LogStore();
    logs.append('/ecs/api', 'web/web/abc', 1_000, 'first');
    logs.append('/ecs/api', 'web/web/abc', 2_000, 'second');
    logs.append('/ecs/api', 'web/web/def', 3_000, 'third');
    void scheduler;
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
});
