import { unlessAbsent } from './absent.ts';
import type { GithubConnection } from './connection.ts';

/** How one attempt of a run stands. */
export interface RunAttempt {
  /** Whether all of its jobs have ended: nothing of it writes any more. */
  over: boolean;
  /** How, in GitHub's word, such as `failure` or `cancelled`; `undefined` while it goes on. */
  conclusion: string | undefined;
  /** When that last changed. ISO 8601, UTC. */
  at: string;
}

/**
 * Needs `actions: read`. https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run-attempt
 * @returns `undefined` where there is none, or none any more
 */
export async function runAttempt(
  github: GithubConnection,
  { runId, attempt }: { runId: number; attempt: number },
): Promise<RunAttempt | undefined> {
  const found = await unlessAbsent(
    github.call({
      operation: 'get a workflow run attempt',
      needs: 'actions: read',
      send: (octokit, at) =>
        octokit.rest.actions.getWorkflowRunAttempt({ ...at, run_id: runId, attempt_number: attempt }),
    }),
  );
  if (found === undefined) return undefined;
  const { status, conclusion, updated_at } = found;
  return { over: status === 'completed', conclusion: conclusion ?? undefined, at: updated_at };
}
