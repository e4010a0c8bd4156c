import type { Block, Cell, Report } from '@pipeline/action-kit';
import { ActionError, formatDuration, RolloutError, TimeoutError, type Verdict } from '@pipeline/contracts';
import {
  type Diagnosis,
  type EcsSnapshot,
  type EcsStep,
  formatArn,
  likelyCause,
  type Started,
} from '@pipeline/ecs';
import type { Planned } from '@pipeline/rollout';
import type { Config } from './config.ts';
import { failureBlocks } from './failure-blocks.ts';
import type { Outputs } from './spec.gen.ts';

export interface Seen {
  planned: Planned<EcsSnapshot, EcsStep>;
  started: Started;
}

/** A deployment that was started, and how watching it ended: with a verdict, or with an error (time, cancellation). */
export interface Deployed extends Seen {
  verdict: Verdict | Error;
  /** Milliseconds from the first look to the end. */
  took: number;
}

/** A dry run without credentials: what is wanted, with nothing to compare it with. */
export function reportBlindPlan(config: Config): Report<Outputs> {
  return {
    outputs: { verdict: 'planned' },
    summary: [
      { heading: `Dry run: ${config.cluster}/${config.service}` },
      { table: { columns: ['what', 'from', 'to'], rows: [['image', 'unknown', { code: config.image }]] } },
      { text: 'There are no AWS credentials, so the service was not looked at. Nothing was written.' },
      ...unpinned(config),
    ],
  };
}

export function reportPlan(config: Config, { before, plan }: Planned<EcsSnapshot, EcsStep>): Report<Outputs> {
  const { family, taskDefinitionArn } = before.definition;
  const changed = plan.changes.length > 0;
  const rows = plan.changes.map(({ what, from, to }): Cell[] => [what, { code: from ?? '' }, { code: to }]);
  const next = changed ? `${family}:(next)` : formatArn(taskDefinitionArn);
  rows.push(['task definition', { code: formatArn(taskDefinitionArn) }, { code: next }]);
  return {
    outputs: {
      verdict: 'planned',
      'task-definition-arn': changed ? family : taskDefinitionArn,
      'previous-task-definition-arn': taskDefinitionArn,
    },
    summary: [
      { heading: `Dry run: ${config.cluster}/${config.service}` },
      { table: { columns: ['what', 'from', 'to'], rows } },
      {
        text: changed ? 'Nothing was written.' : 'The service already runs this image. Nothing was written.',
      },
      ...unpinned(config),
    ],
  };
}

export function reportDeploy(
  config: Config,
  deployed: Deployed,
  diagnosis: Diagnosis | undefined,
): Report<Outputs> {
  const { started, verdict } = deployed;
  const state = stateOf(verdict);
  const error = errorOf(config, deployed, diagnosis);
  return {
    outputs: {
      verdict: state,
      'task-definition-arn': started.taskDefinition,
      'previous-task-definition-arn': started.previousTaskDefinition,
      'deployment-id': started.deploymentId,
    },
    summary: [
      { heading: `${config.cluster}/${config.service}: ${state}` },
      deployedTable(config, deployed),
      { text: verdict instanceof Error ? verdict.message : verdict.detail },
      ...unpinned(config),
      ...(diagnosis === undefined ? [] : failureBlocks(diagnosis)),
    ],
    ...(error && { error }),
  };
}

function stateOf(verdict: Verdict | Error): string {
  if (!(verdict instanceof Error)) return verdict.state;
  if (verdict instanceof TimeoutError) return 'timeout';
  return verdict instanceof ActionError && verdict.code === 'cancelled' ? 'cancelled' : 'unknown';
}

function deployedTable(config: Config, { planned, started, took }: Deployed): Block {
  const rows = planned.plan.changes.map(({ what, from, to }): Cell[] => [
    what,
    { code: from ?? '' },
    { code: to },
    '',
  ]);
  rows.push([
    'task definition',
    { code: formatArn(started.previousTaskDefinition) },
    { code: formatArn(started.taskDefinition) },
    formatDuration(took),
  ]);
  const link = consoleUrl(config);
  rows.push([
    'deployment',
    '',
    link ? { link, text: started.deploymentId } : { code: started.deploymentId },
    '',
  ]);
  return { table: { columns: ['what', 'from', 'to', 'how long'], rows } };
}

function consoleUrl({ cluster, service, region }: Config): string {
  const name = cluster.slice(cluster.lastIndexOf('/') + 1);
  return `https://${region}.console.aws.amazon.com/ecs/v2/clusters/${name}/services/${service}/deployments?region=${region}`;
}

function unpinned({ pinned, image }: Config): Block[] {
  if (pinned) return [];
  return [
    {
      text: `${image} is not named by digest: what the tag points to can change under a running service. Deploy what build-push outputs as image.`,
    },
  ];
}

function errorOf(
  config: Config,
  { verdict, started }: Deployed,
  diagnosis: Diagnosis | undefined,
): Error | undefined {
  const causes = causesOf(diagnosis);
  if (verdict instanceof TimeoutError && causes.length > 0) {
    const { awaited, waited, lastState, hint } = verdict;
    const message = [verdict.message, ...causes].join('\n');
    return new TimeoutError(
      message,
      { awaited, waited, lastState },
      { ...(hint && { hint }), cause: verdict },
    );
  }
  if (verdict instanceof Error) return verdict;
  if (verdict.state === 'steady') return undefined;
  const what = `${config.cluster}/${config.service} does not run ${formatArn(started.taskDefinition)}: ${verdict.detail}`;
  return new RolloutError([what, ...causes].join('\n'), verdict, { hint: nextStep(verdict, started) });
}

/** The most frequent way in which tasks stopped, and what it likely means: the lines that an annotation has room for. */
function causesOf(diagnosis: Diagnosis | undefined): string[] {
  const [first] = diagnosis?.stopped ?? [];
  if (first === undefined) return [];
  const { count, reason, container, exitCode } = first;
  const exit = exitCode === undefined ? '' : `, exit code ${exitCode}`;
  const where = container === undefined ? '' : ` (container ${container}${exit})`;
  const cause = likelyCause([first]);
  return [
    `${count} stopped task(s): ${reason}${where}`,
    ...(cause === undefined ? [] : [`Likely cause: ${cause}`]),
  ];
}

function nextStep(verdict: Verdict, { previousTaskDefinition }: Started): string {
  const previous = formatArn(previousTaskDefinition);
  if (verdict.state === 'superseded')
    return 'Find out who deployed at the same time; run this job again only if this image should win';
  if (verdict.state === 'failed' && verdict.reason === 'crashing') {
    return `ECS keeps trying. Go back by deploying ${previous} again, and turn on the service's deployment circuit breaker with rollback. See the job summary for the last log lines`;
  }
  if (verdict.state === 'failed' && verdict.reason === 'stopped') {
    return `ECS stopped the rollout and did not go back. See which revision the service's tasks run; go back by deploying ${previous} again, and let the circuit breaker roll back by itself`;
  }
  return `${previous} serves again or still. See the job summary for the events and the last log lines, mend the cause and deploy anew`;
}
