import type { RunContext } from '@pipeline/action-kit';
import { isRecord } from '@pipeline/contracts';

/** What the event says of a pull request; texts of it are anybody's. */
export interface PullRequest {
  number: number;
  closed: boolean;
  head: { sha: string; ref: string /** `owner/name`; absent where the fork is gone. */; repository?: string };
  author: string | undefined;
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request */
export function pullRequestIn({ event }: Pick<RunContext, 'event'>): PullRequest | undefined {
  const pull = recordIn(event, 'pull_request');
  const head = recordIn(pull, 'head');
  const number = pull?.number;
  if (pull === undefined || typeof number !== 'number') return undefined;
  const repository = textIn(recordIn(head, 'repo'), 'full_name');
  const author = textIn(recordIn(pull, 'user'), 'login');
  return {
    number,
    closed: pull.state === 'closed',
    head: {
      sha: textIn(head, 'sha') ?? '',
      ref: textIn(head, 'ref') ?? '',
      ...(repository !== undefined && { repository }),
    },
    author,
  };
}

export function recordIn(value: unknown, name: string): Record<string, unknown> | undefined {
  const found = isRecord(value) ? value[name] : undefined;
  return isRecord(found) ? found : undefined;
}

export function textIn(value: unknown, name: string): string | undefined {
  const found = isRecord(value) ? value[name] : undefined;
  return typeof found === 'string' ? found : undefined;
}
