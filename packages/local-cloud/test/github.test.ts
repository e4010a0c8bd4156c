import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../src/index.ts';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ github: { history: ['a'.repeat(40)] } });
});
afterAll(() => cloud.close());

it('opens GitHub beside the others, counting what would change something', async () => {
  const { GITHUB_API_URL, GITHUB_TOKEN } = cloud.env;
  const deployments = `${GITHUB_API_URL}/repos/org/shop/deployments`;
  const headers = { authorization: `token ${GITHUB_TOKEN}` };
  expect(await (await fetch(deployments, { headers })).json()).toEqual([]);
  expect(cloud.writes()).toEqual([]);
  const body = JSON.stringify({ ref: 'a'.repeat(40), auto_merge: false, required_contexts: [] });
  expect((await fetch(deployments, { method: 'POST', headers, body })).status).toBe(201);
  expect(cloud.writes()).toMatchObject([{ service: 'github', operation: 'CreateDeployment', status: 201 }]);
  expect((await fetch(`${GITHUB_API_URL}/user`, { headers })).status).toBe(501);
});
