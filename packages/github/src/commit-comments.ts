import { unlessAbsent } from './absent.ts';
import type { GithubConnection } from './connection.ts';
import { upsertMarked } from './marked-comment.ts';
import { PAGE, pages } from './pages.ts';

/** Pages that are looked through; on a commit with more, a comment may come twice. */
const LOOKED_THROUGH = 3;

/**
 * One comment on a commit: the first time it is made, then it is changed. Needs `contents: write`: to make one `contents: read` will do.
 * https://docs.github.com/en/rest/commits/comments
 * @param body Markdown. What comes from outside is in `codeSpan`s
 * @returns where it is to be seen
 */
export function upsertCommitComment(
  github: GithubConnection,
  sha: string,
  marker: string,
  body: string,
): Promise<string> {
  const thread = {
    list: () =>
      pages(
        PAGE,
        page =>
          github.call({
            operation: 'list the comments of a commit',
            needs: 'contents: read',
            send: (octokit, at) =>
              octokit.rest.repos.listCommentsForCommit({ ...at, commit_sha: sha, ...page }),
          }),
        LOOKED_THROUGH,
      ),
    create: (body: string) =>
      github.call({
        operation: 'comment on a commit',
        needs: 'contents: read',
        write: true,
        send: (octokit, at) => octokit.rest.repos.createCommitComment({ ...at, commit_sha: sha, body }),
      }),
    change: (id: number, body: string) =>
      unlessAbsent(
        github.call({
          operation: 'change a comment on a commit',
          needs: 'contents: write',
          send: (octokit, at) => octokit.rest.repos.updateCommitComment({ ...at, comment_id: id, body }),
        }),
      ),
  };
  return upsertMarked(github, thread, marker, body);
}
