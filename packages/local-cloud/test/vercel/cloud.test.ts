import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../src/index.ts';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ vercel: { speed: 1_000, projects: [{ name: 'web' }] } });
});
afterAll(() => cloud.close());

const deploy = () => {
  const { VERCEL_API_URL, VERCEL_TOKEN, VERCEL_ORG_ID, VERCEL_PROJECT_ID } = cloud.env;
  return fetch(`${VERCEL_API_URL}/v13/deployments?teamId=${VERCEL_ORG_ID}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${VERCEL_TOKEN}` },
    body: JSON.stringify({ name: 'web', project: VERCEL_PROJECT_ID, files: [] }),
  });
};

it('is a part of the cloud: its variables, its log and its faults', async () => {
  cloud.faults.add({ kind: 'server-error', service: 'vercel', operation: 'CreateDeployment' });
  const refused = await deploy();
  expect([refused.status, await refused.json()]).toEqual([
    500,
    { error: { code: 'internal_server_error', message: 'An unexpected internal error occurred' } },
  ]);
  expect(cloud.vercel?.world.deployments).toHaveLength(0);
  expect((await deploy()).status).toBe(200);
  expect(cloud.requests('vercel').map(({ operation, status }) => [operation, status])).toEqual([
    ['CreateDeployment', 500],
    ['CreateDeployment', 200],
  ]);
  expect(cloud.writes()).toHaveLength(2);
});
