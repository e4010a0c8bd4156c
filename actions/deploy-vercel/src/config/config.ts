import type { Problems, RunContext, RunFacts } from '@pipeline/action-kit';
import {
  type ChecksConfig,
  checkCommit,
  type ReleaseConfig,
  type RolloutConfig,
  releaseOf,
} from '@pipeline/deploy-stage';
import { bypassOf, hostsOf, type Identity, identityOf } from '@pipeline/vercel-stage';
import { commitIn, type SourceCommit } from '../commit.ts';
import type { Inputs } from '../spec.gen.ts';
import { checksOf } from './checks.ts';
import { type CleanUp, cleanUpOf } from './clean-up.ts';
import { type Goal, goalOf } from './goal.ts';
import { judgeOperation } from './operation.ts';
import { rolloutIn } from './rollout.ts';
import { type Shown, shownOf } from './shown.ts';
import { type SourceConfig, sourceOf } from './source.ts';
import { type Variables, variablesOf } from './variables.ts';

export interface Config {
  operation: Inputs['operation'];
  identity: Identity;
  goal: Goal;
  source: SourceConfig;
  variables: Variables;
  /** What the workflow notes on it, beside the commit. */
  meta: Readonly<Record<string, string>>;
  /** What Vercel shows that it was made of. */
  made: SourceCommit;
  /** Built without the cache of the build before. */
  force: boolean;
  /** Further hosts, all or none. */
  hosts: string[];
  unpin: boolean;
  rolling: Inputs['rolling'];
  /** The secret for automation, where the workflow gives it. */
  bypass: string | undefined;
  rollout: RolloutConfig;
  checks: ChecksConfig | undefined;
  /** Absent: nothing is written down, and nobody is kept out. */
  release: ReleaseConfig | undefined;
  /** What is deployed, where that is not the run's own commit. */
  commit: string | undefined;
  /** Also one that the release log, or what is live, is newer than. */
  allowOlder: boolean;
  shown: Shown | undefined;
  /** Present with `operation: clean-up`. */
  cleanUp: CleanUp | undefined;
  dryRun: boolean;
}

/** What the inputs are judged by. */
export interface Surroundings extends Pick<RunFacts, 'dryRun'> {
  context: Pick<
    RunContext,
    'env' | 'event' | 'eventName' | 'sha' | 'ref' | 'actor' | 'repository' | 'workspace'
  >;
}

/** Inputs, Vercel's environment and GitHub's event → what the story works with. */
export function configure(inputs: Inputs, problems: Problems, { context, dryRun }: Surroundings): Config {
  const { operation, commit, force, unpin, rolling, allowOlder, meta = {} } = inputs;
  const dry = dryRun(inputs.dryRun, context.env('VERCEL_API_URL'));
  const identity = identityOf(inputs, context.env, problems, { needsToken: !dry || operation !== 'deploy' });
  const goal = goalOf(inputs, problems);
  judgeOperation(inputs, problems);
  checkCommit(commit, problems);
  if (operation === 'deploy') judgeMeta(meta, problems);
  return {
    operation,
    identity,
    goal,
    source: sourceOf(inputs, context.workspace, problems),
    variables: variablesOf(inputs, problems),
    meta,
    made: commitIn(context, inputs),
    force,
    hosts: hostsOf(inputs.aliases, 'aliases', problems),
    unpin,
    rolling,
    bypass: bypassOf(inputs.protectionBypass, problems),
    rollout: rolloutIn(inputs, goal, identity.project, problems),
    checks: checksOf(inputs, identity.project, problems),
    release:
      operation === 'clean-up' ? undefined : releaseOf({ ...inputs, operation }, problems, { dryRun: dry }),
    commit,
    allowOlder,
    shown: shownOf(inputs, context, dry, problems),
    cleanUp: cleanUpOf(inputs, context, problems),
    dryRun: dry,
  };
}

function judgeMeta(meta: Readonly<Record<string, string>>, problems: Problems): void {
  for (const name of Object.keys(meta))
    if (/^pipeline/i.test(name))
      problems.add(
        'meta',
        `${JSON.stringify(name)} is for what this stage notes itself`,
        'Name it otherwise',
      );
}
