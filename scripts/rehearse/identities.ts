import { isMap, parseDocument, type YAMLMap } from 'yaml';
import type { LocalOidc } from '../../packages/local-cloud/src/index.ts';

/*
 * act gives jobs no identity. Here each job gets the one that GitHub would give it: that of its environment, or of
 * the branch; and none where it lacks the permission.
 */

const NAME = 'ACTIONS_ID_TOKEN_REQUEST_TOKEN';
const variable = (environment: string) => `ID_TOKEN_${environment}`;
/** Of a job without an environment. */
const BRANCH = variable('');

/** A workflow whose jobs ask for their tokens as who they are, by the repository's variables. */
export function giveIdentities(workflow: string): string {
  const document = parseDocument(workflow);
  const jobs = document.get('jobs');
  if (!isMap(jobs)) return workflow;
  for (const { value } of jobs.items) {
    const job = value as YAMLMap;
    if (job.get('uses') !== undefined || job.getIn(['permissions', 'id-token']) !== 'write') continue;
    job.setIn(['env', NAME], document.createNode(tokenFor(job)));
  }
  return document.toString({ lineWidth: 0 });
}

function tokenFor(job: YAMLMap): string {
  const name = String(job.getIn(['environment', 'name']) ?? '');
  const [, expression] = /^\$\{\{(.*)\}\}$/.exec(name) ?? [];
  return `\${{ vars[format('${variable('{0}')}', ${expression?.trim() ?? `'${name}'`})] }}`;
}

/** The variables that such workflows ask by, for one run. */
export function identities(
  oidc: LocalOidc,
  run: { id: string; workflow: string; sha: string },
  environments: readonly string[],
): Record<string, string> {
  const job = { repository: 'org/shop', workflow: run.workflow, runId: run.id, sha: run.sha };
  const token = (environment?: string) =>
    oidc.envFor({ ...job, ...(environment !== undefined && { environment }) })[NAME] ?? '';
  return {
    [BRANCH]: token(),
    ...Object.fromEntries(environments.map(each => [variable(each), token(each)])),
  };
}
