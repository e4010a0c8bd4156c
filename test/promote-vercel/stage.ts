import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runBundle, type Step } from '../../actions/deploy-ecs/test/run-bundle.ts';
import { commit, type Ended, type RunFacts, Shop, type ShopOptions } from '../deploy-vercel/shop.ts';

/*
 * The real bundle, started as the runner starts it, against the local cloud: what becomes of production, and what a promotion
 * says of it.
 */
export const bundle = fileURLToPath(new URL('../../dist/promote-vercel/index.js', import.meta.url));
if (!existsSync(bundle)) throw new Error('dist/promote-vercel is not built: run `pnpm build` first');

export { commit, DOMAIN, type Ended, SECRET, Shop, when } from '../deploy-vercel/shop.ts';

/** A shop whose first page is live, with a second one staged. */
export async function aShop(options: ShopOptions = {}): Promise<Shop & { first: string; second: string }> {
  const shop = await Shop.open(options);
  return Object.assign(shop, { first: shop.live() ?? '', second: await staged(shop, 2) });
}

/** A production build without domains, with its page. @returns its id, once it is ready */
export async function staged(shop: Shop, page: number, more: object = {}): Promise<string> {
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${shop.vercel.token}` };
    const answer = await fetch(`${shop.vercel.url}${path}?slug=acme`, { ...init, headers });
    return (await answer.json()) as { id: string; readyState: string };
  };
  const body = {
    name: 'shop-web',
    project: 'shop-web',
    target: 'production',
    autoAssignCustomDomains: false,
    files: [{ file: 'index.html', data: `<h1>shop ${page}</h1>` }],
    gitMetadata: { commitSha: commit(page) },
    ...more,
  };
  let made = await ask('/v13/deployments', { method: 'POST', body: JSON.stringify(body) });
  while (made.readyState !== 'READY') made = await ask(`/v13/deployments/${made.id}`);
  return made.id;
}

/** Runs the stage as one run of a workflow. */
export function promote(
  { vercel, github, folder }: Shop,
  inputs: Record<string, string>,
  { run = 42, sha = commit(2), env = {} }: RunFacts = {},
  step: Partial<Step> = {},
): Promise<Ended> {
  return runBundle(
    {
      inputs: { team: 'acme', project: 'shop-web', 'github-token': github.token, ...inputs },
      ...step,
      env: {
        GITHUB_REPOSITORY: 'org/shop',
        GITHUB_RUN_ID: String(run),
        GITHUB_RUN_ATTEMPT: '1',
        GITHUB_SHA: sha,
        GITHUB_REF: 'refs/heads/main',
        GITHUB_ACTOR: 'anna',
        GITHUB_WORKSPACE: folder,
        GITHUB_API_URL: github.url,
        VERCEL_API_URL: vercel.url,
        VERCEL_TOKEN: vercel.token,
        ...env,
      },
    },
    bundle,
  );
}

/** What was sent to Vercel that would change something. */
export const writes = ({ vercel }: Shop) => vercel.log.writes().map(({ operation }) => operation);
