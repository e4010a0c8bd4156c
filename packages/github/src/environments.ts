import { unlessAbsent } from './absent.ts';
import type { GithubConnection } from './connection.ts';
import { type Person, personOf } from './person.ts';

/** How an environment of GitHub's protects itself. */
export interface EnvironmentRules {
  /** Logins, and teams as `org/team`; any one of them lets a job go on. Empty where nobody is asked. */
  reviewers: string[];
  /** Whether whoever started the run cannot let it go on. */
  preventsSelfReview: boolean;
  /** Whether who administers the repository may pass by. */
  adminsMayBypass: boolean;
  /** Whether only some branches or tags may deploy to it. */
  restrictsBranches: boolean;
}

/** A decision on a job that waited for an environment. */
export interface RunApproval {
  state: 'approved' | 'rejected' | 'pending';
  by: Person;
  comment: string;
  environments: string[];
}

/**
 * Needs `actions: read`. https://docs.github.com/en/rest/deployments/environments#get-an-environment
 * @returns `undefined` where there is no such environment
 */
export async function environmentRules(
  github: GithubConnection,
  name: string,
): Promise<EnvironmentRules | undefined> {
  const found = await unlessAbsent(
    github.call({
      operation: 'get an environment',
      needs: 'actions: read',
      send: (octokit, at) => octokit.rest.repos.getEnvironment({ ...at, environment_name: name }),
    }),
  );
  if (found === undefined) return undefined;
  const [owner] = github.repository.split('/');
  const rules = (found.protection_rules ?? []).flatMap(rule => ('reviewers' in rule ? [rule] : []));
  return {
    reviewers: rules.flatMap(({ reviewers = [] }) =>
      reviewers.flatMap(({ reviewer }) => {
        if (reviewer === undefined) return [];
        return 'slug' in reviewer
          ? [`${owner}/${reviewer.slug}`]
          : 'login' in reviewer
            ? [reviewer.login]
            : [];
      }),
    ),
    preventsSelfReview: rules.some(rule => rule.prevent_self_review === true),
    adminsMayBypass: !('can_admins_bypass' in found) || found.can_admins_bypass !== false,
    restrictsBranches: found.deployment_branch_policy != null,
  };
}

/**
 * Who let a run's jobs go on to an environment, or did not. Needs `actions: read`.
 * https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run
 */
export async function runApprovals(github: GithubConnection, runId: string): Promise<RunApproval[]> {
  const found = await github.call({
    operation: 'get the review history of a run',
    needs: 'actions: read',
    send: (octokit, at) => octokit.rest.actions.getReviewsForRun({ ...at, run_id: Number(runId) }),
  });
  return found.map(({ state, user, comment, environments }) => ({
    state,
    by: personOf(user),
    comment,
    environments: environments.flatMap(({ name }) => name ?? []),
  }));
}
