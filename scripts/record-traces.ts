/**
 * `node scripts/record-traces.ts [NAME...]`: records rollouts of the local cloud as traces, and writes them over those
 * in packages/ecs/test/traces/. What the local cloud says is not AWS's word: a trace of a real rollout is worth more.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EcsTarget, type EcsTrace, keepable, openEcs, recordTrace } from '../packages/ecs/src/index.ts';
import { type LocalCloud, startLocalCloud } from '../packages/local-cloud/src/index.ts';
import { drive } from '../packages/rollout/src/index.ts';
import { root } from './paths.ts';
import { SCENES, type Scene } from './replay/scenes.ts';

const SPEED = 40;
const clock = {
  now: () => Date.now(),
  sleep: async (ms: number, signal?: AbortSignal) => {
    await sleep(ms, undefined, { signal });
  },
};

async function record(scene: Scene): Promise<EcsTrace> {
  const cloud = await startLocalCloud({ ecs: { speed: SPEED }, auth: false });
  try {
    const call = caller(cloud);
    await setUp(cloud, scene, call);
    const recorder = recordTrace(clock.now);
    const api = await openEcs({
      region: 'eu-west-1',
      endpoint: cloud.aws.url,
      credentials: async () => cloud.aws.keys,
      clock,
      onClient: recorder.attach,
    });
    const target = new EcsTarget({ api, clock, log: () => {} }, 'shop', 'api');
    cloud.ecs.faults.add(...(scene.platform ?? []));
    const plan = target.plan(await target.observe(), { containers: { '': { image: 'example.com/api:2' } } });
    await target.prepare(plan);
    const started = await target.apply(plan);
    cloud.faults.add(...(scene.wire ?? []));
    const other = scene.other === undefined ? undefined : interfere(call, scene.other);
    const { verdict } = await drive(target, started, {
      timeout: scene.timeout ?? 120_000,
      clock,
      ...(scene.check !== undefined && {
        check: async () => ({ ok: scene.check === true, detail: 'as the scene says' }),
      }),
    });
    await other;
    return keepable(recorder.trace({ subject: 'shop/api', started, verdict }));
  } finally {
    await cloud.close();
  }
}

type Call = (operation: string, input: object) => Promise<unknown>;

async function setUp(cloud: LocalCloud, scene: Scene, call: Call) {
  const { deploymentConfiguration, lifecycleHooks, settings } = scene;
  const container = { name: 'web', image: 'example.com/api:1', portMappings: [{ containerPort: 8080 }] };
  await call('CreateCluster', { clusterName: 'shop' });
  await call('RegisterTaskDefinition', {
    family: 'api',
    containerDefinitions: [
      { ...container, memory: 128, healthCheck: { command: ['CMD-SHELL', 'curl -f localhost:8080'] } },
    ],
  });
  await call('CreateService', {
    cluster: 'shop',
    serviceName: 'api',
    taskDefinition: 'api',
    desiredCount: 2,
    ...(deploymentConfiguration && { deploymentConfiguration }),
    ...settings,
  });
  const done = () => [...cloud.ecs.services.values()][0]?.deployments[0]?.rolloutState === 'COMPLETED';
  for (const end = clock.now() + 30_000; !done(); await sleep(20))
    if (clock.now() > end) throw new Error('The first deployment does not end');
  // Set with the service, they would hold its first deployment.
  if (lifecycleHooks !== undefined)
    await call('UpdateService', {
      cluster: 'shop',
      service: 'api',
      deploymentConfiguration: { lifecycleHooks },
    });
}

/** Someone else deploys at the same time. */
async function interfere(call: Call, after: number): Promise<void> {
  await sleep(after);
  const containerDefinitions = [{ name: 'web', image: 'example.com/api:3', memory: 128 }];
  await call('RegisterTaskDefinition', { family: 'api', containerDefinitions });
  await call('UpdateService', { cluster: 'shop', service: 'api', taskDefinition: 'api' });
}

function caller(cloud: LocalCloud): Call {
  return async (operation, input) => {
    const answer = await fetch(cloud.aws.url, {
      method: 'POST',
      headers: {
        'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
        'content-type': 'application/x-amz-json-1.1',
      },
      body: JSON.stringify(input),
    });
    if (!answer.ok) throw new Error(`${operation}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
}

const wanted = process.argv.slice(2);
for (const scene of SCENES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const trace = await record(scene);
  const path = join(root, 'packages/ecs/test/traces', `${scene.name}.json`);
  writeFileSync(path, `${JSON.stringify(trace, null, 1)}\n`);
  const { verdict } = trace;
  console.log(
    `${scene.name}: ${verdict?.state}${verdict?.state === 'failed' ? ` (${verdict.reason})` : ''}: ${verdict?.detail}`,
  );
}
