import type { Problems, RunFacts } from '@pipeline/action-kit';
import { isCommitId } from '@pipeline/contracts';
import { PHASES, type Phase } from '@pipeline/notices';
import { checkEnvironmentName, type ReleaseHome, readHome } from '@pipeline/release-home';
import type { Inputs } from '../spec.gen.ts';
import { type ChannelConfig, endpointOf, type Overrides } from './channels.ts';
import { messages } from './messages.ts';
import { monitoring } from './monitoring.ts';

export interface Config {
  /** In the order in which a release goes through them. */
  environments: string[];
  /** Which stories; by default those that this run has changed. */
  of: { commit: string } | { release: string } | 'this run';
  channels: ChannelConfig[];
  /** What is worth a message where none can be changed. */
  only: Phase[];
  /** `undefined` only where that is a problem. */
  home: ReleaseHome | undefined;
  dryRun: boolean;
}

/** What the inputs are judged by. */
export interface Surroundings extends Pick<RunFacts, 'dryRun'> {
  overrides: Overrides;
}

/** Inputs → what the story works with, by the rules that a type cannot tell. It is pure, and throws nothing. */
export function configure(inputs: Inputs, problems: Problems, around: Surroundings): Config {
  const { overrides } = around;
  const channels = [...messages(inputs, problems, overrides), ...monitoring(inputs, problems, overrides)];
  const given = (endpoint: string | undefined) => around.dryRun(inputs.dryRun, endpoint);
  const dryRun = channels.length === 0 ? given(undefined) : channels.some(each => given(endpointOf(each)));
  if (channels.length === 0 && !dryRun)
    problems.add(
      'slack-token',
      'nobody is named who could be told',
      'Give the inputs of at least one channel',
    );
  if (inputs.releaseLog === 'none')
    problems.add('release-log', 'without a log there is nothing to tell', 'Write github or file:PATH');
  return {
    environments: environmentsOf(inputs, problems),
    of: whichOf(inputs, problems),
    channels,
    only: onlyOf(inputs, problems),
    home: readHome(inputs, problems, { needed: true }),
    dryRun,
  };
}

function environmentsOf({ environments }: Inputs, problems: Problems): string[] {
  if (environments.length === 0)
    problems.add(
      'environments',
      'it names none',
      'Name all that a release goes through, such as staging, production',
    );
  if (environments.length > 5)
    problems.add('environments', `${environments.length} are too many for one message`, 'Name at most five');
  for (const name of environments) checkEnvironmentName('environments', name, problems);
  return [...new Set(environments)];
}

function whichOf({ commit, release }: Inputs, problems: Problems): Config['of'] {
  if (commit !== undefined && release !== undefined)
    problems.add('commit', '`release` says which one is meant already', 'Give one of the two');
  if (commit !== undefined) {
    if (!isCommitId(commit))
      problems.add(
        'commit',
        `${JSON.stringify(commit.slice(0, 80))} is not a commit’s whole id`,
        'Give all 40 digits',
      );
    return { commit };
  }
  if (release === undefined) return 'this run';
  if (!/^[\w.:-]{1,100}$/.test(release))
    problems.add(
      'release',
      `${JSON.stringify(release.slice(0, 80))} is not a release’s id`,
      'Give it as the stage outputs it, such as 42.1',
    );
  return { release };
}

function onlyOf({ onlyOn }: Inputs, problems: Problems): Phase[] {
  return onlyOn.flatMap(name => {
    const phase = PHASES.find(each => each === name);
    if (phase === undefined)
      problems.add(
        'only-on',
        `${JSON.stringify(name.slice(0, 40))} is none of them`,
        `Write some of ${PHASES.join(', ')}`,
      );
    return phase ?? [];
  });
}
