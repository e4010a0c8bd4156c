import type { Problems, RunContext } from '@pipeline/action-kit';
import { checkEnvironmentName } from '@pipeline/release-home';
import { pullRequestIn } from '../pull-request.ts';
import type { Inputs } from '../spec.gen.ts';

/** Where it is told on GitHub. */
export interface Shown {
  token: string;
  /** The pull request whose comment tells it. */
  comment: number | undefined;
  /** GitHub's environment under which the address is shown. */
  environment: string | undefined;
}

/** `undefined` where nothing is told there. A dry run tells nothing, and so needs no token. */
export function shownOf(
  inputs: Inputs,
  context: Pick<RunContext, 'event' | 'eventName'>,
  dryRun: boolean,
  problems: Problems,
): Shown | undefined {
  const { comment, githubDeployment, githubToken, environment } = inputs;
  const pullRequest = inputs.pullRequest ?? pullRequestIn(context)?.number;
  if (inputs.pullRequest !== undefined && inputs.pullRequest < 1)
    problems.add('pull-request', `${inputs.pullRequest} is no pull request’s number`, 'Write it like 42');
  if (comment && pullRequest === undefined)
    problems.add(
      'comment',
      `there is no pull request: the event is ${context.eventName || 'unknown'}`,
      'Write its number in `pull-request`, or run on pull_request',
    );
  if (githubDeployment !== undefined) {
    checkEnvironmentName('github-deployment', githubDeployment, problems);
    if (environment !== undefined)
      problems.add(
        'github-deployment',
        'with `environment` the release log makes the deployment on GitHub',
        'Remove one of them',
      );
  }
  if (!comment && githubDeployment === undefined) return undefined;
  if (githubToken === undefined && !dryRun)
    problems.add(
      'github-token',
      'telling it on GitHub needs it',
      'Remove the input, so that the job’s own token is taken',
    );
  return {
    token: githubToken ?? '',
    comment: comment ? pullRequest : undefined,
    environment: githubDeployment,
  };
}
