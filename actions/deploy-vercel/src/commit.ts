import type { RunContext } from '@pipeline/action-kit';
import type { Commit } from '@pipeline/vercel';
import { pullRequestIn, recordIn, textIn } from './pull-request.ts';

/** What Vercel is told that a deployment was made of; absent where no repository is known. */
export type SourceCommit = Commit | undefined;

type Facts = Pick<RunContext, 'event' | 'sha' | 'ref' | 'actor' | 'repository'>;

/**
 * On a pull request its head, which is what its page shows: the run's own commit is a merge that nobody made. Of another commit than
 * the run's nothing but its id is known.
 */
export function commitIn(
  context: Facts,
  given: { commit?: string | undefined; pullRequest?: number | undefined },
): SourceCommit {
  const [owner = '', name = ''] = context.repository.split('/');
  if (owner === '' || name === '') return undefined;
  const pull = pullRequestIn(context);
  const id = recordIn(context.event, 'repository')?.id;
  const repository = { owner, name, ...(typeof id === 'number' && { id: String(id) }) };
  const pullRequest = given.pullRequest ?? pull?.number;
  const at = { repository, ...(pullRequest !== undefined && { pullRequest }) };
  const own = pull?.head.sha ?? context.sha;
  if (given.commit !== undefined && given.commit !== own) return { ...at, sha: given.commit };
  const ref = pull?.head.ref ?? context.ref.replace(/^refs\/(?:heads|tags)\//, '');
  const { message, author } =
    pull === undefined ? headOf(context) : { message: undefined, author: pull.author };
  return {
    ...at,
    sha: own,
    ...(ref !== '' && { ref }),
    ...(message !== undefined && { message }),
    ...(author !== undefined && { author: { login: author } }),
  };
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#push */
function headOf({ event, actor, sha }: Facts): { message: string | undefined; author: string | undefined } {
  const head = recordIn(event, 'head_commit');
  if (textIn(head, 'id') !== sha) return { message: undefined, author: actor || undefined };
  return {
    message: textIn(head, 'message'),
    author: textIn(recordIn(head, 'author'), 'username') ?? (actor || undefined),
  };
}
