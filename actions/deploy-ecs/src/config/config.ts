import type { Problems, RunContext, RunFacts } from '@pipeline/action-kit';
import { awsEnvironment } from '@pipeline/aws-identity';
import { isCommitId } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';
import { type ChecksConfig, checksOf } from './checks.ts';
import { type IdentityConfig, identityOf } from './identity.ts';
import { builtImages } from './images.ts';
import { type OneOffConfig, oneOffOf } from './one-off.ts';
import { type ReleaseConfig, releaseOf } from './release.ts';
import { type RolloutConfig, rolloutOf } from './rollout.ts';
import { nameOf, readServices } from './settings.ts';
import { asksNothing, type ServiceConfig, wantOf } from './wants.ts';

export interface Config {
  operation: Inputs['operation'];
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
  const release = releaseOf(inputs, problems, { writes: !dry || inputs.operation === 'unlock' });
  if (inputs.operation === 'unlock' && release === undefined)
    problems.add(
      'environment',
      'unlock needs it, and a release log',
      'Write the environment whose locks are meant, such as staging',
    );
  if (inputs.commit !== undefined && !isCommitId(inputs.commit))
    problems.add(
      'commit',
      `${JSON.stringify(inputs.commit)} is not a whole commit id`,
      'Write all 40 digits of it (64 in a SHA-256 repository), in lower case, or leave it out for the run’s own',
    );
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
  for (const service of services) {
    const idle = asksNothing(service);
    if (operation === 'deploy' && idle) {
      problems.add(
        'image',
        `nothing is to be deployed to ${service.name}`,
        'Give `image`, another change, or `force-new-deployment: true`',
      );
    }
    if (operation !== 'deploy' && !idle) {
      problems.add('operation', `${operation} takes no image or other change`, 'Remove them, or deploy');
    }
  }
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
