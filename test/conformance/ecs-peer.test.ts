import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../../packages/local-cloud/src/ecs/model.ts';
import { createService } from '../../packages/local-cloud/src/ecs/services.ts';
import { type LocalCloud, startLocalCloud } from '../../packages/local-cloud/src/index.ts';

/** A competitor's published action, beside the repository where there is one, never in it. */
const PEER = resolve('../shared/peers/amazon-ecs-deploy-task-definition-2.6.3');
const here = existsSync(join(PEER, 'dist/index.js'));
if (!here) console.warn('conformance: ../shared/peers is not here; skipped the peer action against our ECS');

describe.skipIf(!here)('amazon-ecs-deploy-task-definition 2.6.3, unmodified', () => {
  let cloud: LocalCloud;
  let scratch: string;
  let service: Service;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'peer-'));
    cloud = await startLocalCloud({ ecs: { speed: 200 } });
    cloud.ecs.clusters.set('shop', {
      name: 'shop',
      arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
      status: 'ACTIVE',
      tags: [],
      settings: [],
    });
    service = createService(cloud.ecs, {
      cluster: 'shop',
      serviceName: 'api',
      taskDefinition: cloud.ecs.taskDefinitions.register(definition('shop/api:1')).taskDefinitionArn,
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
  });
  afterAll(async () => {
    await cloud?.close();
    await rm(scratch, { recursive: true });
  });

  const definition = (image: string) => ({
    family: 'api',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'web', image, portMappings: [{ containerPort: 8080 }] }],
  });

  /** Starts it as the runner does: inputs in INPUT_*, outputs through a file. */
  const deploy = async (image: string, inputs: Record<string, string> = {}) => {
    const output = join(scratch, 'output');
    await writeFile(join(scratch, 'task.json'), JSON.stringify(definition(image)));
    await writeFile(output, '');
    const given = {
      'task-definition': 'task.json',
      cluster: 'shop',
      service: 'api',
      'wait-for-service-stability': 'true',
      'wait-for-minutes': '1',
      ...inputs,
    };
    const env = {
      ...Object.fromEntries(
        Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
      ...cloud.env,
      GITHUB_OUTPUT: output,
      GITHUB_WORKSPACE: scratch,
    };
    const run = new Promise<{ code: number; log: string }>(done => {
      execFile(process.execPath, [join(PEER, 'dist/index.js')], { cwd: scratch, env }, (error, out, err) =>
        done({ code: error ? Number(error.code) : 0, log: out + err }),
      );
    });
    return { ...(await run), output: await readFile(output, 'utf8') };
  };

  it('deploys, waits and verifies', async () => {
    const { code, log, output } = await deploy('shop/api:2');
    expect(log).toContain('rolloutState=COMPLETED');
    expect(code).toBe(0);
    expect(output).toContain('arn:aws:ecs:eu-west-1:123456789012:task-definition/api:2');
    expect(service.workload.taskDefinition.revision).toBe(2);
  });

  it('runs a task first and reads its exit code', async () => {
    cloud.ecs.faults.add({ kind: 'crash', image: 'migrate:1', exitCode: 5 });
    const { code, log } = await deploy('shop/migrate:1', {
      'run-task': 'true',
      'wait-for-task-stopped': 'true',
      'run-task-subnets': 'subnet-1',
      service: '',
    });
    expect(code).toBe(1);
    expect(log).toContain('Run task failed');
    cloud.ecs.faults.clear();
  });

  it('sees that a release that crashes was rolled back', async () => {
    cloud.ecs.faults.add({ kind: 'crash', image: 'shop/api:3' });
    const { code, log } = await deploy('shop/api:3');
    expect(code).toBe(1);
    expect(log).toMatch(/not found after stabilization. The deployment was likely rolled back/);
    expect(service.workload.taskDefinition.revision).toBe(2);
    cloud.ecs.faults.clear();
  });
});
