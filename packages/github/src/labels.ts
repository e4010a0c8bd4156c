import { RemoteError } from '@pipeline/contracts';
import { unlessAbsent } from './absent.ts';
import type { GithubConnection } from './connection.ts';

export interface Label {
  name: string;
  /** Six digits, without `#`. */
  color: string;
  description: string;
}

const needs = 'issues: write';

/**
 * Puts a label on an issue, and makes it where the repository has none of that name; one that is there keeps its colour. More than once
 * is harmless. Needs `issues: write`. https://docs.github.com/en/rest/issues/labels
 */
export async function labelIssue(github: GithubConnection, number: number, label: Label): Promise<void> {
  const { name } = label;
  const there = await unlessAbsent(
    github.call({
      operation: 'get a label',
      needs: 'issues: read',
      send: (octokit, at) => octokit.rest.issues.getLabel({ ...at, name }),
    }),
  );
  if (there === undefined) await makeLabel(github, label);
  await github.call({
    operation: 'label an issue',
    needs,
    send: (octokit, at) => octokit.rest.issues.addLabels({ ...at, issue_number: number, labels: [name] }),
  });
}

async function makeLabel(github: GithubConnection, label: Label): Promise<void> {
  try {
    await github.call({
      operation: 'create a label',
      needs,
      send: (octokit, at) => octokit.rest.issues.createLabel({ ...at, ...label }),
    });
  } catch (error) {
    // Somebody was faster, or the first answer was lost: adding it says whether that is all.
    if (!(error instanceof RemoteError) || error.status !== 422) throw error;
  }
}
