import type { Problems, RunContext, RunFacts } from '@pipeline/action-kit';
import {
  builtImages,
  type ChecksConfig,
  checkCommit,
  type Operation,
  type ReleaseConfig,
  type RolloutConfig,
  releaseOf,
} from '@pipeline/deploy-stage';
import { googleEnvironment } from '@pipeline/google-identity';
import type { Inputs } from '../spec.gen.ts';
import { checksOf } from './checks.ts';
import type { Deployed } from './deployed.ts';
import { type IdentityConfig, identityOf } from './identity.ts';
import { type OneOffConfig, oneOffOf } from './one-off.ts';
import { judgeOperation } from './operation.ts';
import { rolloutIn } from './order.ts';
import { placesOf } from './places.ts';
import { namedIn } from './settings.ts';
import { deployedIn } from './wants.ts';

export interface Config {
  operation: Operation;
  /** In the order of the services, and for each in that of the regions; never empty. */
  deployed: Deployed[];
  /** Its ranks are of the names of `deployed`. */
  rollout: RolloutConfig;
  checks: ChecksConfig | undefined;
  oneOff: OneOffConfig | undefined;
  /** Present: the job is executed once it is deployed, and watched for at most `timeout` milliseconds. */
  execution: { timeout: number } | undefined;
  /** Absent: nothing is written down, and nobody is kept out. */
  release: ReleaseConfig | undefined;
  /** What the images were made from; the run's own commit when absent. */
  commit: string | undefined;
  identity: IdentityConfig;
  dryRun: boolean;
}

/** What the inputs are judged by. */
export interface Surroundings extends Pick<RunFacts, 'dryRun'> {
  context: Pick<RunContext, 'env'>;
}

/** Inputs and Google's environment → what the story works with. */
export function configure(inputs: Inputs, problems: Problems, { context, dryRun }: Surroundings): Config {
  const { operation, commit, run, taskTimeout } = inputs;
  const named = namedIn(inputs, problems);
  const places = placesOf(inputs, context.env, problems);
  const built = builtImages(inputs.builtImages, problems);
  const deployed = named.flatMap(each => deployedIn(each, places, inputs, built, problems));
  judgeOperation(inputs, deployed, problems);
  const dry = dryRun(inputs.dryRun, googleEnvironment(context.env).endpoints.run);
  const release = releaseOf(inputs, problems, { dryRun: dry });
  checkCommit(commit, problems);
  return {
    operation,
    deployed,
    rollout: rolloutIn(inputs, deployed, problems),
    checks: checksOf(inputs, deployed, problems),
    oneOff: oneOffOf(inputs, deployed, problems),
    execution: run ? { timeout: taskTimeout } : undefined,
    release,
    commit,
    identity: identityOf(inputs, problems),
    dryRun: dry,
  };
}
