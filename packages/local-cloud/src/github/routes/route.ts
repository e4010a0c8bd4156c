import type { Reply } from '../../http/exchange.ts';
import type { People, User } from '../people.ts';
import type { Needed } from '../permissions.ts';
import type { Repository } from '../repository.ts';
import type { Dispatch } from '../workflows.ts';

export interface Asked {
  /** Whose token it is. */
  by: User;
  people: People;
  repository: Repository;
  /** What stands for each `{…}` in the route. */
  parts: readonly string[];
  url: URL;
  body: Record<string, unknown>;
  /** A page of a list; what is new may be missing from it. */
  page(all: readonly object[]): Reply;
  /** Tells whoever listens that a workflow was started. */
  started(dispatch: Dispatch): void;
}

export interface Route {
  operation: string;
  write: boolean;
  /** Any one of these; none where any token will do. */
  needs: readonly Needed[] | ((asked: Pick<Asked, 'repository' | 'parts'>) => readonly Needed[]);
  run(asked: Asked): Promise<Reply> | Reply;
}

/**
 * By method and path: below the repository, or with a `/` in front, of the whole of GitHub. `{}` is one part of the path, `{*}` all that
 * follows. Of two that fit, the first is meant. The operations' names are those of GitHub's reference.
 */
export type Routes = Readonly<Record<string, Route>>;

type Permission = Needed['permission'];

export const reading = (...permissions: Permission[]): readonly Needed[] =>
  permissions.map(permission => ({ permission, level: 'read' }));
export const writing = (...permissions: Permission[]): readonly Needed[] =>
  permissions.map(permission => ({ permission, level: 'write' }));

export function signed({ by, people }: Pick<Asked, 'by' | 'people'>) {
  return { user: by, author_association: people.association(by.login) };
}
