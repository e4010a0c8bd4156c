import type { Problems, RunContext, RunFacts } from '@pipeline/action-kit';
import {
  checkCommit,
  type ReleaseConfig,
  type RolloutConfig,
  releaseOf,
  rolloutOf,
} from '@pipeline/deploy-stage';
import { type ReleaseHome, readHome } from '@pipeline/release-home';
import { bypassOf, hostsOf, type Identity, identityOf } from '@pipeline/vercel-stage';
import type { Inputs } from '../spec.gen.ts';
import { type Candidate, candidateOf } from './candidate.ts';
import { checksOf, type DomainChecks } from './checks.ts';
import { isMove, judgeOperation, type Operation } from './operation.ts';

export interface Config {
  operation: Operation;
  identity: Identity;
  candidate: Candidate;
  /** Of a rollback: whether production is pinned to it. */
  pin: boolean;
  unpin: boolean;
  /** Hosts beside the project's production domains; all or none. */
  hosts: string[];
  rolling: Inputs['rolling'];
  allowOlder: boolean;
  allowRefused: boolean;
  /** The secret for automation, where the workflow gives it. */
  bypass: string | undefined;
  checks: DomainChecks | undefined;
  rollout: RolloutConfig;
  /** Absent: nothing is written down, and nobody is kept out. */
  release: ReleaseConfig | undefined;
  /** Where the release log is read, also by a plan; `undefined` where there is none, or no token for it. */
  home: ReleaseHome | undefined;
  commit: string | undefined;
  dryRun: boolean;
}

/** What the inputs are judged by. */
export interface Surroundings extends Pick<RunFacts, 'dryRun'> {
  context: Pick<RunContext, 'env'>;
}

/** Inputs and Vercel's environment → what the story works with. */
export function configure(inputs: Inputs, problems: Problems, { context, dryRun }: Surroundings): Config {
  const { operation, commit, pin, unpin, rolling, allowOlder, allowRefused } = inputs;
  const dry = dryRun(inputs.dryRun, context.env('VERCEL_API_URL'));
  const identity = identityOf(inputs, context.env, problems, { needsToken: !dry || !isMove(operation) });
  judgeOperation(inputs, problems);
  checkCommit(commit, problems);
  const written = operation === 'unlock' ? operation : 'deploy';
  return {
    operation,
    identity,
    candidate: candidateOf(inputs, problems),
    pin,
    unpin,
    hosts: hostsOf(inputs.domains, 'domains', problems),
    // Who goes back does not want to be on the way for an hour.
    rolling: operation === 'rollback' ? 'at-once' : rolling,
    allowOlder,
    allowRefused,
    bypass: bypassOf(inputs.protectionBypass, problems),
    checks: checksOf(inputs, identity.project, problems),
    rollout: rolloutOf({ ...inputs, order: undefined, allOrNothing: false }, [identity.project], problems),
    release: releaseOf({ ...inputs, operation: written }, problems, { dryRun: dry }),
    home: homeOf(inputs, problems, dry),
    commit,
    dryRun: dry,
  };
}

function homeOf(inputs: Inputs, problems: Problems, dryRun: boolean): ReleaseHome | undefined {
  const { environment, fromEnvironment } = inputs;
  const asked = environment !== undefined || fromEnvironment !== undefined;
  return asked ? readHome(inputs, problems, { needed: !dryRun }) : undefined;
}
