import { ConfigError, RemoteError } from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';

/**
 * Starts a workflow by `workflow_dispatch`, which a job's own token can. Needs `actions: write`.
 * https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event
 * @param workflow its file's name, such as `promote.yml`
 * @param ref a branch or a tag; the workflow is taken from there
 * @param again whether it is sent again where the answer was lost, so that it may be started twice
 */
export async function dispatchWorkflow(
  github: GithubConnection,
  { workflow, ref, inputs }: { workflow: string; ref: string; inputs: Record<string, string> },
  { again }: { again: boolean },
): Promise<void> {
  try {
    await github.call({
      operation: 'dispatch a workflow',
      needs: 'actions: write',
      write: !again,
      send: async (octokit, at) => {
        await octokit.rest.actions.createWorkflowDispatch({ ...at, workflow_id: workflow, ref, inputs });
        return { data: {} };
      },
    });
  } catch (error) {
    if (!(error instanceof RemoteError) || (error.status !== 404 && error.status !== 422)) throw error;
    throw new ConfigError(`GitHub does not start the workflow ${workflow} at ${ref}: ${error.message}`, {
      cause: error,
      hint: `It must be on the default branch and at ${ref}, with \`on: workflow_dispatch\` and the inputs ${Object.keys(inputs).join(', ') || '(none)'}.`,
    });
  }
}
