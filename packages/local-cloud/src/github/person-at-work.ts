import type { Comment } from './comments.ts';
import type { Issue, Signature } from './issues.ts';
import type { People } from './people.ts';
import type { Repository } from './repository.ts';

/** What somebody does in the browser. Repositories are `owner/name`. */
export interface PersonAtWork {
  openIssue(repository: string, title: string, body?: string): Issue;
  editIssue(
    repository: string,
    number: number,
    changed: { title?: string; body?: string; state?: string },
  ): Issue;
  comment(repository: string, number: number, body: string): Comment;
  /** Anybody's comment, as who may write can. */
  edit(repository: string, comment: number, body: string): Comment;
  remove(repository: string, comment: number): void;
  /** Decides on a job that waits for an environment. */
  review(
    repository: string,
    run: string,
    environment: string,
    state: 'approved' | 'rejected',
    comment?: string,
  ): void;
}

export function personAtWork(
  login: string,
  people: People,
  repositoryOf: (name: string) => Repository,
): PersonAtWork {
  const signature: Signature = { user: people.user(login), author_association: people.association(login) };
  return {
    openIssue: (repository, title, body = '') =>
      repositoryOf(repository).issues.create({ title, body }, signature),
    editIssue: (repository, number, changed) =>
      repositoryOf(repository).issues.update(String(number), changed),
    comment(repository, number, body) {
      const { comments, issues } = repositoryOf(repository);
      issues.touch(String(number));
      return comments.create(String(number), body, signature);
    },
    edit: (repository, comment, body) => repositoryOf(repository).comments.update(String(comment), body),
    remove: (repository, comment) => repositoryOf(repository).comments.remove(String(comment)),
    review: (repository, run, environment, state, comment) =>
      repositoryOf(repository).environments.review(run, environment, state, login, comment),
  };
}
