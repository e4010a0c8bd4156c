import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { startOidc } from '../../../packages/local-cloud/src/index.ts';
import { giveIdentities, identities } from '../identities.ts';

/** An expression, out of reach of the linter that takes one for a forgotten template string. */
const ex = (code: string) => `\${{ ${code} }}`;

const workflow = `on: {workflow_call: {inputs: {environment: {type: string}}}}
jobs:
  build: {name: build, permissions: {id-token: write}, steps: []}
  ready: {name: ready, permissions: {}, steps: []}
  deploy: {name: deploy, permissions: {id-token: write}, environment: {name: "${ex('inputs.environment')}"}, steps: []}
  release: {name: release, permissions: {id-token: write}, uses: ./x.yml}
`;

it('a job asks as its environment, as the branch, or not at all, and says its environment', () => {
  const { jobs } = parse(giveIdentities(workflow, 'release-ecs.yml')) as {
    jobs: Record<string, { name: string; env?: Record<string, string> }>;
  };
  const token = (job: string) => jobs[job]?.env?.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
  expect(token('build')).toBe(ex("vars[format('ID_TOKEN_release_ecs_yml_{0}', '')]"));
  expect(token('deploy')).toBe(ex("vars[format('ID_TOKEN_release_ecs_yml_{0}', inputs.environment)]"));
  expect(jobs.deploy?.env?.ACTIONS_ID_TOKEN_REQUEST_URL).toBe(ex('vars.ID_TOKEN_URL'));
  expect(jobs.ready?.env).toBeUndefined();
  expect(jobs.release).toEqual({ name: 'release', permissions: { 'id-token': 'write' }, uses: './x.yml' });
  expect(jobs.ready?.name).toBe(`${ex('inputs.environment')} ready`);
});

it('the tokens are those of the environment and of the reusable workflow', async () => {
  const oidc = await startOidc();
  const suite = { slug: 'org/pipeline', ref: 'v1', files: ['release-ecs.yml'] };
  const run = { id: '7', workflow: 'deliver.yml', sha: 'abc' };
  const variables = identities(oidc, run, suite, ['production']);
  const claims = async (name: string) => {
    const answer = await fetch(variables.ID_TOKEN_URL ?? '', {
      headers: { authorization: `Bearer ${variables[name]}` },
    });
    const { value } = (await answer.json()) as { value: string };
    return JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString());
  };
  expect(await claims('ID_TOKEN_release_ecs_yml_production')).toMatchObject({
    sub: 'repo:org/shop:environment:production',
    sha: 'abc',
    run_id: '7',
    workflow_ref: 'org/shop/.github/workflows/deliver.yml@refs/heads/main',
    job_workflow_ref: 'org/pipeline/.github/workflows/release-ecs.yml@refs/tags/v1',
  });
  expect(await claims('ID_TOKEN_release_ecs_yml_')).toMatchObject({
    sub: 'repo:org/shop:ref:refs/heads/main',
  });
  await oidc.close();
});
