import { type Clock, RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import type { CreateDeployment } from '../../src/codedeploy/api.ts';
import { type CodeDeployApi, CodeDeployTarget } from '../../src/codedeploy/index.ts';
import type { CodeDeployment } from '../../src/codedeploy/views.ts';
import { FakeEcs } from '../fake-ecs.ts';

const fakeClock = () => {
  let now = 1_000_000;
  const clock: Clock = {
    now: () => now,
    sleep: async ms => {
      now += ms;
    },
  };
  return { clock, pass: (ms: number) => clock.sleep(ms) };
};

const refused = (errorCode: string) =>
  new RemoteError(`CodeDeploy: ${errorCode}`, {
    service: 'AWS CodeDeploy',
    operation: 'x',
    errorCode,
    status: 400,
  });
const lost = () =>
  new RemoteError('no answer', {
    service: 'AWS CodeDeploy',
    operation: 'CreateDeployment',
    outcome: 'unknown',
  });

/** A group whose newest deployment is `d-0`; what is created shows after so many looks. */
class FakeCodeDeploy {
  readonly created: CreateDeployment[] = [];
  readonly deployments = new Map<string, CodeDeployment>();
  shownAfter = 0;
  trouble: Error | undefined;
  takesEffect = true;
  stopTrouble: Error | undefined;
  stops = 0;

  constructor() {
    this.#add('d-0', { status: 'Succeeded', description: 'release 42.1' });
  }

  #add(id: string, fields: Partial<CodeDeployment>): void {
    this.deployments.set(id, { id, status: 'InProgress', createdAt: 900_000, goesBack: true, ...fields });
  }

  api(ecs: FakeEcs): CodeDeployApi {
    const group = {
      application: 'AppECS-shop-api',
      name: 'DgpECS-shop-api',
      config: 'CodeDeployDefault.ECSAllAtOnce',
      services: [{ cluster: 'shop', service: 'api' }],
      terminationWait: 0,
      testable: false,
      last: { id: 'd-0', createdAt: 900_000 },
    };
    return {
      describeBlueGreenService: async () => ({
        service: { ...ecs.service, controller: 'CODE_DEPLOY' },
        balancer: { container: 'web', port: 80 },
        taskSets: [],
      }),
      describeGroup: async () => group,
      listApplications: async () => [],
      listGroups: async () => [],
      describeRouting: async () => ({ steps: [100], interval: 0 }),
      readAppSpec: async () => undefined,
      describeProgress: async () => undefined,
      continueDeployment: async () => {},
      createDeployment: async input => {
        if (this.takesEffect) {
          this.created.push(input);
          this.#add(`d-${this.created.length}`, { description: input.description, sha256: input.sha256 });
        }
        if (this.trouble) throw this.trouble;
        return `d-${this.created.length}`;
      },
      listDeployments: async (_application, _group, _since, statuses) => {
        const hidden = this.shownAfter-- > 0;
        const shown = [...this.deployments.values()].filter(({ id, status }) =>
          statuses ? statuses.includes(status) : id === 'd-0' || !hidden,
        );
        return shown.map(({ id }) => id).reverse();
      },
      describeDeployment: async id => this.deployments.get(id),
      stopDeployment: async () => {
        this.stops++;
        if (this.stopTrouble) throw this.stopTrouble;
      },
    };
  }
}

const setUp = () => {
  const ecs = new FakeEcs();
  const codedeploy = new FakeCodeDeploy();
  const time = fakeClock();
  const ports = { api: codedeploy.api(ecs), ecs, clock: time.clock, log: () => {} };
  const target = new CodeDeployTarget(ports, 'shop', 'api', { release: '42.1' });
  const plan = async () =>
    target.plan(await target.observe(), { containers: { '': { image: 'example.com/api:2' } } });
  return { codedeploy, target, plan, ...time };
};

describe('CreateDeployment', () => {
  it('finds what a lost answer began, though CodeDeploy shows it late', async () => {
    const { codedeploy, target, plan } = setUp();
    const made = await plan();
    codedeploy.trouble = lost();
    await expect(target.apply(made)).rejects.toMatchObject({ outcome: 'unknown' });
    codedeploy.shownAfter = 2;
    expect(await target.findStarted(made)).toMatchObject({ kind: 'deployment', deploymentId: 'd-1' });
    expect(codedeploy.created).toHaveLength(1);
  });

  it('finds nothing where nothing was begun: the earlier deployment of this release is not it', async () => {
    const probe = setUp();
    await probe.target.apply(await probe.plan());
    const { codedeploy, target, plan } = setUp();
    // A try of this very release that had ended before the plan was made.
    Object.assign(codedeploy.deployments.get('d-0') ?? {}, { sha256: probe.codedeploy.created[0]?.sha256 });
    const made = await plan();
    Object.assign(codedeploy, { trouble: lost(), takesEffect: false });
    await expect(target.apply(made)).rejects.toThrow();
    expect(await target.findStarted(made)).toBeUndefined();
  });

  it('says what stands in the way where another was quicker', async () => {
    const { codedeploy, target, plan } = setUp();
    const made = await plan();
    Object.assign(codedeploy, { trouble: refused('DeploymentLimitExceededException'), takesEffect: false });
    await expect(target.apply(made)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('has another deployment in progress'),
    });
  });
});

describe('the way back', () => {
  it('is waited for before it is said that there is none', async () => {
    const { codedeploy, target, plan, pass } = setUp();
    const started = await target.apply(await plan());
    const mine = codedeploy.deployments.get('d-1');
    if (mine) mine.status = 'Failed';
    expect(await target.judge(started)).toMatchObject({ state: 'progressing' });
    await pass(10_000);
    expect(await target.judge(started)).toMatchObject({ state: 'failed' });
  });

  it('is told at once where CodeDeploy is not to go back', async () => {
    const { codedeploy, target, plan } = setUp();
    const started = await target.apply(await plan());
    Object.assign(codedeploy.deployments.get('d-1') ?? {}, { status: 'Failed', goesBack: false });
    expect(await target.judge(started)).toMatchObject({ state: 'failed', reason: 'rejected' });
  });

  it.each([
    ['is over', 'Stopped', true],
    ['goes on', 'InProgress', false],
  ])('a stop that is refused is an error unless the deployment %s', async (_, status, settled) => {
    const { codedeploy, target, plan } = setUp();
    const started = await target.apply(await plan());
    codedeploy.stopTrouble = refused('DeploymentAlreadyCompletedException');
    Object.assign(codedeploy.deployments.get('d-1') ?? {}, { status });
    const abort = target.abort(started);
    if (settled) await expect(abort).resolves.toBeUndefined();
    else await expect(abort).rejects.toThrow('DeploymentAlreadyCompletedException');
    expect(codedeploy.stops).toBe(1);
  });
});
