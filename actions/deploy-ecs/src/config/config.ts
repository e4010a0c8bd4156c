import type { Problems, RunContext, RunFacts } from '@pipeline/action-kit';
import { awsEnvironment } from '@pipeline/aws-identity';
import {
  builtImages,
  checkCommit,
  checkOperation,
  type Operation,
  type ReleaseConfig,
  type RolloutConfig,
  releaseOf,
  rolloutOf,
} from '@pipeline/deploy-stage';
import type { Inputs } from '../spec.gen.ts';
import { type ChecksConfig, checksOf } from './checks.ts';
import { type IdentityConfig, identityOf } from './identity.ts';
import { type OneOffConfig, oneOffOf } from './one-off.ts';
import { nameOf, readServices } from './settings.ts';
import { asksNothing, type ServiceConfig, wantOf } from './wants.ts';

export interface Config {
  operation: Operation;
  cluster: string;
  services: ServiceConfig[];
  rollout: RolloutConfig;
  checks: ChecksConfig | undefined;
  oneOff: OneOffConfig | undefined;
  /** Absent: nothing is written down, and nobody is kept out. */
  release: ReleaseConfig | undefined;
  /** What the images were made from; the run's own commit when absent. */
  commit: string | undefined;
  identity: IdentityConfig;
  keepRevisions: number | undefined;
  dryRun: boolean;
}

/** What the inputs are judged by. */
export interface Surroundings extends Pick<RunFacts, 'dryRun'> {
  context: Pick<RunContext, 'env'>;
}

/** Inputs and AWS's environment → what the story works with. */
export function configure(inputs: Inputs, problems: Problems, { context, dryRun }: Surroundings): Config {
  const aws = awsEnvironment(context.env);
  if (!/^[\w-]{1,255}$/.test(nameOf(inputs.cluster))) {
    problems.add(
      'cluster',
      `${JSON.stringify(inputs.cluster)} is not a cluster's name or ARN`,
      'Write its name, such as shop-staging',
    );
  }
  const built = builtImages(inputs.builtImages, problems);
  const services = readServices(inputs, problems).map(service => wantOf(service, built, problems));
  const names = services.map(({ name }) => name);
  judgeOperation(inputs, services, problems);
  const dry = dryRun(inputs.dryRun, aws.endpoint('ECS'));
  const release = releaseOf(inputs, problems, { dryRun: dry });
  checkCommit(inputs.commit, problems);
  if (inputs.keepRevisions !== undefined && inputs.keepRevisions < 1)
    problems.add('keep-revisions', 'the one that is deployed stays at least', 'Write 1 or more');
  return {
    operation: inputs.operation,
    cluster: inputs.cluster,
    services,
    rollout: rolloutOf(inputs, names, problems),
    checks: checksOf(inputs, services, problems),
    oneOff: oneOffOf(inputs, names, problems),
    release,
    commit: inputs.commit,
    identity: identityOf(inputs, aws.region, problems),
    keepRevisions: inputs.keepRevisions,
    dryRun: dry,
  };
}

function judgeOperation(
  { operation, keepRevisions }: Inputs,
  services: ServiceConfig[],
  problems: Problems,
): void {
  const asking = services.map(service => ({ name: service.name, idle: asksNothing(service) }));
  checkOperation(operation, asking, 'force-new-deployment: true', problems);
  if (operation !== 'abort') return;
  const given = {
    'scheduled-tasks': services.some(hasScheduled),
    'keep-revisions': keepRevisions !== undefined,
  };
  for (const [input, isGiven] of Object.entries(given)) {
    if (isGiven)
      problems.add(input, 'it follows what is steady, and abort leads to nothing new', 'Remove it');
  }
}

function hasScheduled({ scheduledTasks }: ServiceConfig): boolean {
  return scheduledTasks.length > 0;
}
