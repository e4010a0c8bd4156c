import { getOctokit } from '@actions/github';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { showDeployment, withdrawDeployments } from '../src/index.ts';
import { COMMITS, type Scene, scene } from './repository.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await scene();
});
afterEach(() => shop.github.close());

const SHOWN = {
  environment: 'preview',
  sha: COMMITS[0] ?? '',
  key: 'vercel:acme/shop-web#42',
  run: '42.1',
  logUrl: 'https://github.com/org/shop/actions/runs/42',
};
const URL = 'https://shop-web-3f2a1bc-acme.vercel.app';

/** As GitHub's page has it: of each deployment, newest first, its last state and address. */
async function seen() {
  const octokit = getOctokit(shop.github.token, { baseUrl: shop.github.url });
  const at = { owner: 'org', repo: 'shop' };
  const { data } = await octokit.rest.repos.listDeployments(at);
  return Promise.all(
    data.map(async ({ id, environment, transient_environment }) => {
      const statuses = await octokit.rest.repos.listDeploymentStatuses({ ...at, deployment_id: id });
      const [last] = statuses.data;
      return [environment, transient_environment, last?.state, last?.environment_url];
    }),
  );
}

describe('showDeployment', () => {
  it('is in progress, then has its address, as something that goes away again', async () => {
    const showing = await showDeployment(shop.connect(), SHOWN);
    expect(await seen()).toEqual([['preview', true, 'in_progress', '']]);
    await showing.conclude('success', 'ready', URL);
    expect(await seen()).toEqual([['preview', true, 'success', URL]]);
  });

  it('takes the place of the one before, and of no other pull request’s', async () => {
    const show = async (shown: Partial<typeof SHOWN>) =>
      (await showDeployment(shop.connect(), { ...SHOWN, ...shown })).conclude('success', 'ready', URL);
    await show({});
    await show({ key: 'vercel:acme/shop-web#43', run: '43.1' });
    await show({ run: '44.1' });
    expect((await seen()).map(([, , state]) => state)).toEqual(['success', 'success', 'inactive']);
  });

  it('leaves what is shown where the next one fails', async () => {
    await (await showDeployment(shop.connect(), SHOWN)).conclude('success', 'ready', URL);
    const next = await showDeployment(shop.connect(), { ...SHOWN, run: '43.1' });
    await next.conclude('failure', 'x'.repeat(500));
    expect((await seen()).map(([, , state]) => state)).toEqual(['failure', 'success']);
  });

  it('is shown once where the answer is lost', async () => {
    shop.github.faults.add({ kind: 'reset-after', service: 'github', operation: 'CreateDeployment' });
    await (await showDeployment(shop.connect(), SHOWN)).conclude('success', 'ready', URL);
    expect(shop.github.faults.pending()).toEqual([]);
    expect(await seen()).toEqual([['preview', true, 'success', URL]]);
  });
});

describe('withdrawDeployments', () => {
  it('makes all of a key inactive', async () => {
    for (const run of ['1.1', '2.1']) await showDeployment(shop.connect(), { ...SHOWN, run });
    await showDeployment(shop.connect(), { ...SHOWN, key: 'other', run: '3.1' });
    await withdrawDeployments(shop.connect(), SHOWN);
    expect((await seen()).map(([, , state]) => state)).toEqual(['in_progress', 'inactive', 'inactive']);
  });
});
