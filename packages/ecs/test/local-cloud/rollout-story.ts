import { RemoteError, type Strategy } from '@pipeline/contracts';
import { type Part, planAll, rollOut } from '@pipeline/rollout';
import { BALANCED } from '../../../local-cloud/test/ecs/native-fixture.ts';
import { type EcsApi, EcsTarget } from '../../src/index.ts';
import { rolloutWorld } from './rollout-world.ts';

const MINUTE = 60_000;
export const TIMEOUT = 15 * MINUTE;

/** What somebody or something else does in mid-rollout, so many milliseconds after it began. */
export interface Deed {
  at: number;
  what:
    | { kind: 'deploy'; image: string }
    | { kind: 'force' }
    | { kind: 'count'; desired: number }
    | { kind: 'delete' }
    | { kind: 'stop'; type: 'ROLLBACK' | 'ABORT' }
    | { kind: 'answer'; action: 'CONTINUE' | 'ROLLBACK' }
    | { kind: 'alarm' }
    | { kind: 'fault'; fault: 'crash' | 'unhealthy' | 'no-capacity' }
    | { kind: 'recover' };
}

/** What becomes of one call: throttled, or without an answer before or after its effect. */
export type Trouble = 'none' | 'throttled' | 'before' | 'after';

export interface Story {
  strategy: Strategy | undefined;
  breaker: boolean;
  bad: 'no' | 'crash' | 'unhealthy' | 'image-missing' | 'no-capacity';
  force: boolean;
  desired: number | undefined;
  lag: number;
  check: boolean | undefined;
  deeds: Deed[];
  /** Of calls that change something, in order; those after them go well. */
  writes: Trouble[];
  reads: Trouble[];
}

/** Plays a story; returns what must never be, one line each. */
export async function play(story: Story): Promise<string[]> {
  const alarms = { alarmNames: ['5xx'], enable: true, rollback: true };
  const deploymentCircuitBreaker = { enable: story.breaker, rollback: story.breaker };
  const deploymentConfiguration = { deploymentCircuitBreaker, alarms };
  const at = await rolloutWorld(
    story.strategy === undefined ? { deploymentConfiguration } : { ...BALANCED, deploymentConfiguration },
  );
  const { world, service, clock, scheduler } = at;
  const wrong: string[] = [];
  const theirs = new Set<string>();
  let ours = 0;
  let begun: { taskDefinition: string } | undefined;
  let lastDeed = 0;
  const primary = () => service.deployments.find(({ status }) => status === 'PRIMARY');

  const act = ({ what }: Deed) => {
    const before = service.records.length;
    const [newest] = service.records;
    try {
      switch (what.kind) {
        case 'deploy':
          at.update({ taskDefinition: at.register(what.image) });
          break;
        case 'force':
          at.update({ forceNewDeployment: true });
          break;
        case 'count':
          at.update({ desiredCount: what.desired });
          break;
        case 'delete':
          at.call('DeleteService', { cluster: 'shop', service: 'api', force: true });
          break;
        case 'stop':
          at.call('StopServiceDeployment', { serviceDeploymentArn: newest?.arn, stopType: what.type });
          break;
        case 'answer': {
          const shown = at.call('DescribeServiceDeployments', { serviceDeploymentArns: [newest?.arn] });
          const details = (shown.serviceDeployments as unknown as { lifecycleHookDetails?: Hooked[] }[])[0];
          const hook = details?.lifecycleHookDetails?.find(({ status }) => status === 'AWAITING_ACTION');
          if (hook)
            at.call('ContinueServiceDeployment', {
              serviceDeploymentArn: newest?.arn,
              hookId: hook.hookId,
              action: what.action,
            });
          break;
        }
        case 'alarm':
          world.faults.add({ kind: 'alarm', name: '5xx' });
          break;
        case 'fault':
          world.faults.add({ kind: what.fault });
          break;
        case 'recover':
          world.faults.clear();
      }
    } catch {
      // Refused by the platform: it has not happened.
      return;
    }
    lastDeed = clock.now();
    const id = service.deployments[0]?.id;
    if (service.records.length > before && id !== undefined) theirs.add(id);
  };

  const troubled =
    <A extends unknown[], R>(troubles: Trouble[], run: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const trouble = troubles.shift() ?? 'none';
      if (trouble === 'throttled') throw remote({ status: 400, transient: true });
      if (trouble === 'before') throw remote({ outcome: 'unknown' });
      const answer = await run(...args);
      if (trouble === 'after') throw remote({ outcome: 'unknown' });
      return answer;
    };
  const writes = [...story.writes];
  const reads = [...story.reads];
  const seen = () => `${primary()?.id} ${primary()?.revision.taskDefinition.taskDefinitionArn}`;
  let planning = true;
  const troubledLook = troubled(reads, at.api.describeService);
  const api: EcsApi = {
    ...at.api,
    updateService: troubled(writes, async (cluster, name, update) => {
      const now = primary();
      const settled = clock.now() - lastDeed >= story.lag;
      // Two who deploy the same revision share a deployment; ECS tells no difference.
      const shared = now?.revision.taskDefinition.taskDefinitionArn === begun?.taskDefinition;
      if (
        now &&
        theirs.has(now.id) &&
        settled &&
        !shared &&
        !update.forceNewDeployment &&
        update.taskDefinition
      )
        wrong.push(`their ${seen()} was overwritten`);
      const before = service.records.length;
      const answer = await at.api.updateService(cluster, name, update);
      ours += service.records.length - before;
      return answer;
    }),
    stopServiceDeployment: troubled(writes, at.api.stopServiceDeployment),
    continueServiceDeployment: troubled(writes, at.api.continueServiceDeployment),
    registerTaskDefinition: troubled(writes, at.api.registerTaskDefinition),
    describeService: (...args) => (planning ? at.api.describeService(...args) : troubledLook(...args)),
    describeServiceDeployment: troubled(reads, at.api.describeServiceDeployment),
  };

  if (story.bad !== 'no') world.faults.add({ kind: story.bad, image: 'api:2' });
  if (story.lag > 0) world.faults.add({ kind: 'stale-reads', for: story.lag });
  const target = new EcsTarget({ api, clock, log: () => undefined }, 'shop', 'api');
  const wanted = {
    ...(story.force ? { containers: {}, force: true } : at.image()),
    ...(story.desired !== undefined && { desiredCount: story.desired }),
  };
  let part:
    | Part<unknown, unknown, unknown, { deploymentId: string; taskDefinition: string }, unknown>
    | undefined;
  const began = clock.now();
  try {
    const planned = await planAll([{ target, wanted, ...(story.strategy && { strategy: story.strategy }) }]);
    planning = false;
    for (const deed of story.deeds) scheduler.after(deed.at, () => act(deed));
    const parts = await rollOut([planned], {
      timeout: TIMEOUT,
      clock,
      onFailure: 'rollback',
      onStart: ({ started }) => {
        begun = started;
      },
      ...(story.check !== undefined && {
        check: async () => ({ ok: story.check === true, detail: 'looked' }),
      }),
      onEnd: ended => {
        const { ending, started } = ended;
        if (ending === undefined || ending instanceof Error || ending.state !== 'steady') return;
        const now = primary();
        const recent = clock.now() - lastDeed <= story.lag;
        if (recent || started === undefined) return;
        const arn = now?.revision.taskDefinition.taskDefinitionArn;
        if (now?.id !== started.deploymentId) wrong.push(`green, but ${seen()} serves`);
        if (arn !== started.taskDefinition) wrong.push(`green, but ${arn} serves`);
        const tasks = at.tasks().filter(task => task.lastStatus === 'RUNNING');
        const mine = tasks.filter(task => task.taskDefinition.taskDefinitionArn === arn);
        if (mine.length < service.desiredCount)
          wrong.push(`green, but ${mine.length} of ${service.desiredCount} tasks run`);
        if (service.status !== 'ACTIVE') wrong.push(`green, but the service is ${service.status}`);
        if (story.check === false) wrong.push('green, although the check failed');
      },
    });
    part = parts[0];
  } catch (error) {
    if (!(error instanceof Error) || error.constructor === Error || error.constructor === TypeError)
      wrong.push(`threw ${String(error)}`);
  }
  const { ending, wayBack } = part ?? {};
  if (ending instanceof Error && (ending.constructor === Error || ending.constructor === TypeError))
    wrong.push(`ended by ${String(ending)}`);
  const allowed = wayBack === undefined ? 1 : 2;
  if (ours > allowed) wrong.push(`${ours} deployments were begun, ${allowed} allowed`);
  if (wayBack?.state === 'back' && clock.now() - lastDeed > story.lag) {
    const now = primary();
    if (now?.id === part?.started?.deploymentId && !(story.force && wayBack.plan !== undefined))
      wrong.push(`said to be back, but ${seen()} serves`);
    const whole = at
      .tasks()
      .filter(t => t.lastStatus === 'RUNNING' && t.taskDefinition === now?.revision.taskDefinition).length;
    if (whole < service.desiredCount)
      wrong.push(`said to be back, but ${whole} of ${service.desiredCount} tasks run`);
  }
  const took = clock.now() - began;
  if (took > 4 * TIMEOUT) wrong.push(`it took ${took / MINUTE} min`);
  if (wrong.length > 0) {
    const words = ending instanceof Error ? `${ending.name}: ${ending.message}` : JSON.stringify(ending);
    wrong.push(`ended ${words}; way back ${wayBack?.state}: ${wayBack?.detail}`);
  }
  await at.close();
  return wrong;
}

interface Hooked {
  hookId: string;
  status: string;
}

function remote(fields: { status?: number; transient?: boolean; outcome?: 'unknown' }): RemoteError {
  return new RemoteError('no luck', { service: 'Amazon ECS', operation: 'x', ...fields });
}
