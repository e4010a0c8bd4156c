import { afterAll, beforeAll } from 'vitest';
import { ecsService } from '../../src/ecs/ecs-service.ts';
import { realScheduler } from '../../src/ecs/scheduler.ts';
import { createWorld } from '../../src/ecs/world.ts';
import { awsHandler } from '../../src/http/aws-handler.ts';
import { type Listening, listen } from '../../src/http/listen.ts';
import { logsService } from '../../src/logs/logs-service.ts';
import { LogStore } from '../../src/logs/store.ts';
import { simulatedRuntime } from '../../src/runtime/simulated.ts';
import { ecsContract } from './contract.ts';

let server: Listening;

beforeAll(async () => {
  const scheduler = realScheduler(400);
  const logs = new LogStore();
  // A command like `exit 7` ends a container; anything else runs on.
  const runtime = simulatedRuntime(scheduler.after, ({ command = [] }) => {
    const code = /exit (\d+)/.exec(command.join(' '))?.[1];
    return code === undefined ? {} : { exitAfter: 1_000, exitCode: Number(code), lines: ['bye'] };
  });
  const world = createWorld({ scheduler, logs, runtime });
  server = await listen(awsHandler({ json: [ecsService(world), logsService(logs)] }), { name: 'aws' });
});
afterAll(() => server.close());

ecsContract(() => ({ endpoint: server.url, image: 'shop/api:1' }));
