import type { Problems, RunContext } from '@pipeline/action-kit';
import { pullRequestIn } from '../pull-request.ts';
import type { Inputs } from '../spec.gen.ts';

/** Which previews go. One that any of these fits is meant. */
export interface CleanUp {
  pullRequest: number | undefined;
  /** Of this repository: a branch of that name in a fork is another. */
  branch: { repository: string; ref: string } | undefined;
  /** Notes that must all be so; with them nothing else is asked. */
  meta: Readonly<Record<string, string>> | undefined;
  /** How many of a branch stay, the newest. */
  keep: number;
}

export function cleanUpOf(
  inputs: Inputs,
  context: Pick<RunContext, 'event' | 'repository'>,
  problems: Problems,
): CleanUp | undefined {
  if (inputs.operation !== 'clean-up') return undefined;
  const event = pullRequestIn(context);
  // Another pull request's number says nothing of the event's.
  const pull = inputs.pullRequest === undefined || inputs.pullRequest === event?.number ? event : undefined;
  const pullRequest = inputs.pullRequest ?? event?.number;
  const { meta, keep = pull?.closed === true ? 0 : 1 } = inputs;
  if (keep < 0) problems.add('keep', `${keep} is no number of previews`, 'Write 0 or more');
  if (meta === undefined && pullRequest === undefined)
    problems.add(
      'pull-request',
      'nothing says which previews are meant',
      'Run on pull_request closed, or write a number, or `meta` such as githubCommitRef=feature/basket',
    );
  const { repository } = context;
  const own = pull !== undefined && pull.head.repository === repository && pull.head.ref !== '';
  return {
    pullRequest: meta === undefined ? pullRequest : undefined,
    branch: own && meta === undefined ? { repository, ref: pull.head.ref } : undefined,
    meta,
    keep,
  };
}
