import type { Problems, RunContext, RunFacts } from '@pipeline/action-kit';
import { isCommitId } from '@pipeline/contracts';
import { type ReleaseHome, readHome } from '@pipeline/release-home';
import type { Inputs } from '../spec.gen.ts';
import { environmentOf } from './environment.ts';
import { judgeOperation } from './operation.ts';
import { type RetireConfig, retireConfig } from './retire.ts';
import { type ShowConfig, showConfig } from './show.ts';
import { type Told, targetsOf } from './targets.ts';

export type Config = WriteConfig | RetireConfig | ShowConfig;

export interface WriteConfig {
  operation: 'record' | 'begin' | 'finish';
  environment: string;
  targets: Told[];
  /** `undefined`: the run's own. */
  commit: string | undefined;
  /** The earlier release to which this goes back, by its id. */
  backTo: string | undefined;
  allowOlder: boolean;
  /** Milliseconds. */
  lockWait: number;
  /** `undefined` only where what is merely planned has no token for it. */
  home: ReleaseHome | undefined;
  dryRun: boolean;
}

/** What the inputs are judged by. */
export interface Surroundings extends Pick<RunFacts, 'dryRun'> {
  context: Pick<RunContext, 'env'>;
}

/** Inputs → what the story works with, by the rules that a type cannot tell. It is pure, and throws nothing. */
export function configure(inputs: Inputs, problems: Problems, around: Surroundings): Config {
  const { operation, commit, backTo, allowOlder, lockWait, releaseLog } = inputs;
  judgeOperation(inputs, problems);
  if (releaseLog === 'none')
    problems.add('release-log', 'without one nothing is kept', 'Write github or file:PATH');
  if (operation === 'show') return showConfig(inputs, problems, around);
  if (operation === 'retire') return retireConfig(inputs, problems, around);
  const dryRun = around.dryRun(inputs.dryRun, around.context.env('GITHUB_API_URL'));
  if (commit !== undefined && !isCommitId(commit))
    problems.add(
      'commit',
      `${JSON.stringify(commit)} is not a whole commit id`,
      'Write all 40 digits of it (64 in a SHA-256 repository), in lower case, or leave it out for the run’s own',
    );
  if (backTo !== undefined && commit === undefined)
    problems.add(
      'commit',
      'that of the release in `back-to` is needed',
      'Write what rollback outputs as commit',
    );
  return {
    operation,
    environment: environmentOf(inputs, problems),
    targets: targetsOf(inputs, problems),
    commit,
    backTo,
    // Whoever goes back means it.
    allowOlder: allowOlder || backTo !== undefined,
    lockWait,
    home: readHome(inputs, problems, { needed: !dryRun }),
    dryRun,
  };
}
