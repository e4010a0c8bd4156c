import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSameVerdict, judgeTrace, readTrace } from '../../../packages/ecs/src/index.ts';
import { type LocalCloud, startLocalCloud } from '../../../packages/local-cloud/src/index.ts';
import { simulatedRuntime } from '../../../packages/local-cloud/src/runtime/simulated.ts';
import { lastRun } from '../last-run.ts';
import { ANYWHERE, BALANCER, conformanceLive } from './script.ts';

/** The very script, against our own cloud: that shows that it works, not that AWS does so. */
describe('conformance:live against the local cloud', { timeout: 60_000 }, () => {
  let cloud: LocalCloud;
  let env: Record<string, string>;
  beforeAll(async () => {
    cloud = await startLocalCloud({
      auth: false,
      ecs: {
        speed: 200,
        runtime: ({ scheduler }) =>
          simulatedRuntime(scheduler.after, ({ command = [] }) => {
            const code = /^exit (\d+)/.exec(command.join(' '))?.[1];
            return code === undefined ? {} : { exitAfter: 1_000, exitCode: Number(code) };
          }),
      },
    });
    cloud.ecs.faults.add({ kind: 'image-missing', image: 'api:pipeline-live-missing' });
    await call('CreateCluster', { clusterName: 'live' });
    env = { ...ANYWHERE, AWS_ENDPOINT_URL: cloud.aws.url, PIPELINE_LIVE_IMAGE: 'shop/api:1' };
  });
  afterAll(() => cloud?.close());

  const call = async (operation: string, input: object): Promise<void> => {
    const answer = await fetch(cloud.aws.url, {
      method: 'POST',
      headers: {
        'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
        'content-type': 'application/x-amz-json-1.1',
      },
      body: JSON.stringify(input),
    });
    if (!answer.ok) throw new Error(`${operation}: ${answer.status} ${await answer.text()}`);
  };
  const services = () =>
    [...cloud.ecs.services.values()].filter(({ status }) => status === 'ACTIVE').map(({ name }) => name);
  const running = () =>
    [...cloud.ecs.tasks.values()].filter(({ desiredStatus }) => desiredStatus === 'RUNNING');

  it('holds in every case, says what it makes, leaves nothing, and notes no live run', async () => {
    const noted = lastRun();
    const folder = await mkdtemp(join(tmpdir(), 'live-traces-'));
    const { code, output } = await conformanceLive({ ...env, ...BALANCER, PIPELINE_LIVE_TRACES: folder });
    expect(code, output).toBe(0);
    for (const name of ['good', 'crash-loop', 'image-missing', 'one-off', 'canary']) {
      expect(output).toMatch(new RegExp(`^ {2}pipeline-live-\\w+-${name}: `, 'm'));
      expect(output).toMatch(new RegExp(`^✓ ${name}: `, 'm'));
    }
    expect(output.indexOf('pipeline-live-')).toBeLessThan(output.indexOf('…'));
    expect(services()).toEqual([]);
    expect(running()).toEqual([]);
    expect(lastRun()).toBe(noted);
    const kept = await readdir(folder);
    expect(kept.toSorted()).toEqual(['canary.json', 'crash-loop.json', 'good.json', 'image-missing.json']);
    for (const file of kept) {
      const trace = readTrace(JSON.parse(await readFile(join(folder, file), 'utf8')));
      const { verdict } = await judgeTrace(trace);
      expect(isSameVerdict(verdict, trace.verdict), file).toBe(true);
    }
    await rm(folder, { recursive: true });
  });

  it('is red where the contract does not hold, and cleans up', async () => {
    // Of this image every tag is there.
    const there = { ...env, PIPELINE_LIVE_IMAGE: 'shop/other:1' };
    const { code, output } = await conformanceLive(there, ['image-missing']);
    expect(code, output).toBe(1);
    expect(output).toContain('✗ image-missing: failed was expected, and it is steady');
    expect(services()).toEqual([]);
  });

  it('cleans up when it is cancelled', async () => {
    let told = false;
    const { code, output } = await conformanceLive(env, [], (text, child) => {
      if (told || !text.includes('… crash-loop')) return;
      told = true;
      child.kill('SIGINT');
    });
    expect(code, output).toBe(1);
    expect(output).toContain('crash-loop: was cut short');
    expect(output).not.toContain('… image-missing');
    expect(services()).toEqual([]);
  });

  it('removes what a killed run left, and nothing else', async () => {
    await call('RegisterTaskDefinition', {
      family: 'other',
      containerDefinitions: [{ name: 'web', image: 'shop/api:1', memory: 128 }],
    });
    for (const serviceName of ['pipeline-live-not-ours', 'other'])
      await call('CreateService', { cluster: 'live', serviceName, taskDefinition: 'other', desiredCount: 0 });
    let killing: NodeJS.Timeout | undefined;
    await conformanceLive(env, [], (_, child) => {
      killing ??= setInterval(() => {
        if (services().some(name => name.endsWith('-good'))) child.kill('SIGKILL');
      }, 20);
    });
    clearInterval(killing);
    const { code, output } = await conformanceLive(env, ['--clean']);
    expect(code, output).toBe(0);
    expect(output).toMatch(/^1 left over .*-good$/m);
    expect(services().toSorted()).toEqual(['other', 'pipeline-live-not-ours']);
  });
});
