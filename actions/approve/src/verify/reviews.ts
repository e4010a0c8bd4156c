import { type Comment, names, type Person } from '@pipeline/approval';
import type { RunApproval } from '@pipeline/github';

/**
 * What the environment's reviewers have decided of this run, as if they had answered in comments: the same rules then hold for both. GitHub tells no
 * times; the answers are there now, so that until the deadline they are in time, and afterwards nobody knows.
 */
export function asAnswers(
  reviews: readonly RunApproval[],
  { environment, code, now }: { environment: string; code: string; now: number },
): Comment[] {
  const at = new Date(now).toISOString();
  return reviews
    .filter(({ environments }) => names(environments, environment))
    .flatMap(({ state, by }, id): Comment[] => {
      const said = { approved: `/approve ${code}`, rejected: `/deny ${code}`, pending: undefined }[state];
      return said === undefined
        ? []
        : [{ id, login: by.login, type: by.type, body: said, createdAt: at, updatedAt: at }];
    });
}

/** Where the workflow names no approvers, those are whom GitHub has let decide. */
export function whomGithubAsked(reviews: readonly RunApproval[]): {
  approvers: string[];
  people(login: string): Person;
} {
  return { approvers: reviews.map(({ by }) => by.login), people: () => ({ teams: [], writes: true }) };
}
