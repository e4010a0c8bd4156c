import { type Document, isMap, parseDocument, type YAMLMap } from 'yaml';
import type { LocalOidc } from '../../packages/local-cloud/src/index.ts';

/*
 * act gives jobs no identity. Here each job gets the one that GitHub would give it: that of its environment or of
 * the branch, in the reusable workflow that it is in; and none where it lacks the permission. Its name says the
 * environment, as GitHub's page does: act's log has only the nearest of the workflows that call each other.
 */

const URL_NAME = 'ACTIONS_ID_TOKEN_REQUEST_URL';
const TOKEN_NAME = 'ACTIONS_ID_TOKEN_REQUEST_TOKEN';
const URL_VARIABLE = 'ID_TOKEN_URL';
const variable = (file: string, environment: string) => `ID_TOKEN_${file.replace(/\W/g, '_')}_${environment}`;

/** A reusable workflow whose jobs say which environment they are of, and ask for their tokens as who they are. */
export function giveIdentities(workflow: string, file: string): string {
  const document = parseDocument(workflow);
  const jobs = document.get('jobs');
  const named = document.hasIn(['on', 'workflow_call', 'inputs', 'environment']);
  if (!isMap(jobs)) return workflow;
  for (const { value } of jobs.items) {
    const job = value as YAMLMap;
    if (job.get('uses') !== undefined) continue;
    if (named) job.set('name', `\${{ inputs.environment }} ${job.get('name')}`);
    if (job.getIn(['permissions', 'id-token']) === 'write')
      job.set('env', tokenVariables(document, job, file));
  }
  return document.toString({ lineWidth: 0 });
}

function tokenVariables(document: Document, job: YAMLMap, file: string) {
  const environment = expressionOf(String(job.getIn(['environment', 'name']) ?? ''));
  return document.createNode({
    [URL_NAME]: `\${{ vars.${URL_VARIABLE} }}`,
    [TOKEN_NAME]: `\${{ vars[format('${variable(file, '{0}')}', ${environment})] }}`,
  });
}

/** `${{ inputs.environment }}` → `inputs.environment`; a name that is written out is quoted. */
function expressionOf(text: string): string {
  const [, expression] = /^\$\{\{(.*)\}\}$/.exec(text) ?? [];
  return expression?.trim() ?? `'${text}'`;
}

export interface IdentifiedRun {
  id: string;
  /** The file in the shop's repository, such as `deliver.yml`. */
  workflow: string;
  sha: string;
}

/**
 * The variables that such workflows ask by, for one run. A reusable workflow's name is in the tokens of its jobs, where a
 * signature will show it. https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-with-reusable-workflows
 */
export function identities(
  oidc: LocalOidc,
  run: IdentifiedRun,
  { slug, ref, files }: { slug: string; ref: string; files: readonly string[] },
  environments: readonly string[],
): Record<string, string> {
  const job = {
    repository: 'org/shop',
    workflow: run.workflow.replace(/\.yml$/, ''),
    runId: run.id,
    sha: run.sha,
  };
  const values: Record<string, string> = {};
  for (const file of files) {
    const claims = { job_workflow_ref: `${slug}/.github/workflows/${file}@refs/tags/${ref}` };
    for (const environment of ['', ...environments]) {
      const env = oidc.envFor({ ...job, claims, ...(environment !== '' && { environment }) });
      values[variable(file, environment)] = env[TOKEN_NAME] ?? '';
      values[URL_VARIABLE] = env[URL_NAME] ?? '';
    }
  }
  return values;
}
