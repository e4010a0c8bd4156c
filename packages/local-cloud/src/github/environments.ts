import { notFound } from './fault.ts';
import type { People, User } from './people.ts';

/** How an environment is set. */
export interface EnvironmentOptions {
  /** Logins, and teams as `org/slug`; at most six, as on GitHub. */
  reviewers?: readonly string[];
  preventSelfReview?: boolean;
  /** They may when absent. */
  adminsMayBypass?: boolean;
  /** Whether only protected branches may deploy to it. */
  protectedBranches?: boolean;
}

interface Review {
  state: 'approved' | 'rejected' | 'pending';
  user: User;
  comment: string;
  environments: { name: string }[];
}

/** A repository's environments, and who let jobs go on to them. https://docs.github.com/en/rest/deployments/environments */
export class Environments {
  readonly #all: Map<string, EnvironmentOptions>;
  readonly #reviews = new Map<string, Review[]>();
  readonly #people: People;

  constructor(people: People, environments: Readonly<Record<string, EnvironmentOptions>>) {
    this.#people = people;
    this.#all = new Map(Object.entries(environments));
  }

  /** https://docs.github.com/en/rest/deployments/environments#get-an-environment */
  get(name: string): unknown {
    const environment = this.#all.get(name);
    if (environment === undefined) throw notFound();
    const {
      reviewers = [],
      preventSelfReview = false,
      adminsMayBypass = true,
      protectedBranches,
    } = environment;
    const rules = [
      ...(reviewers.length > 0
        ? [
            {
              id: 1,
              type: 'required_reviewers',
              prevent_self_review: preventSelfReview,
              reviewers: reviewers.map(reviewer => this.#reviewer(reviewer)),
            },
          ]
        : []),
      ...(protectedBranches === true ? [{ id: 2, type: 'branch_policy' }] : []),
    ];
    return {
      id: 1,
      name,
      protection_rules: rules,
      can_admins_bypass: adminsMayBypass,
      deployment_branch_policy:
        protectedBranches === true ? { protected_branches: true, custom_branch_policies: false } : null,
    };
  }

  /** Somebody decides on a job of a run that waits for an environment. */
  review(run: string, environment: string, state: Review['state'], login: string, comment = ''): void {
    const review = { state, user: this.#people.user(login), comment, environments: [{ name: environment }] };
    this.#reviews.set(run, [...(this.#reviews.get(run) ?? []), review]);
  }

  /** https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run */
  reviewsOf(run: string): Review[] {
    return this.#reviews.get(run) ?? [];
  }

  #reviewer(name: string): unknown {
    const [, slug] = name.split('/');
    if (slug === undefined) return { type: 'User', reviewer: this.#people.user(name) };
    return { type: 'Team', reviewer: { id: 1, name: slug, slug } };
  }
}
