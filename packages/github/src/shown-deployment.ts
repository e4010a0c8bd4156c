import { isRecord } from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';
import { createDeployment, createStatus, listDeployments, type NewStatus } from './deployments.ts';
import { once } from './once.ts';
import { first } from './pages.ts';
import { unpack } from './payload.ts';
import { description } from './state.ts';

/** Something that comes and goes, such as a preview, as GitHub shows it on a commit and a pull request. */
export interface ShownDeployment {
  environment: string;
  sha: string;
  /** What takes its place has the same, such as `vercel:acme/shop-web#42`. */
  key: string;
  /** Tells it from what other runs show, such as `42.1`. */
  run: string;
  /** The run's page. */
  logUrl: string;
}

export interface Showing {
  /** @param detail one line; what is too long is cut */
  conclude(state: 'success' | 'failure' | 'inactive', detail: string, url?: string): Promise<void>;
}

const TASK = 'preview';
/** Deployments of one environment that are looked through for earlier ones. */
const LOOKED_THROUGH = 100;

/**
 * Shows that it is made; `conclude` says how that ended, and takes the place of what was shown by the same key. Nothing of it is a
 * record: releases are kept elsewhere. Needs `deployments: write`. https://docs.github.com/en/rest/deployments
 */
export async function showDeployment(github: GithubConnection, shown: ShownDeployment): Promise<Showing> {
  const { environment, sha, key, run, logUrl } = shown;
  const { id } = await once(
    github,
    () =>
      createDeployment(github, {
        ref: sha,
        task: TASK,
        environment,
        payload: { key, run },
        description: '',
        // What is transient is not made inactive by that of another pull request.
        transient_environment: true,
        production_environment: false,
      }),
    async () => (await shownBy(github, environment, key)).find(each => each.run === run),
  );
  const say = (status: Pick<NewStatus, 'state' | 'environment_url' | 'description'>) =>
    createStatus(github, { ...status, deployment_id: id, log_url: logUrl, auto_inactive: false });
  await say({ state: 'in_progress' });
  return {
    async conclude(state, detail, url) {
      await say({
        state,
        description: description(detail),
        ...(url !== undefined && { environment_url: url }),
      });
      if (state === 'success') await withdrawDeployments(github, shown, id);
    },
  };
}

/** What was shown by this key is there no more. @param before only what was made before this one */
export async function withdrawDeployments(
  github: GithubConnection,
  { environment, key, logUrl }: Pick<ShownDeployment, 'environment' | 'key' | 'logUrl'>,
  before = Number.POSITIVE_INFINITY,
): Promise<void> {
  for (const { id } of await shownBy(github, environment, key))
    if (id < before)
      await createStatus(github, {
        deployment_id: id,
        state: 'inactive',
        log_url: logUrl,
        auto_inactive: false,
      });
}

async function shownBy(
  github: GithubConnection,
  environment: string,
  key: string,
): Promise<{ id: number; run: unknown }[]> {
  const found: { id: number; run: unknown }[] = [];
  for await (const { id, payload } of first(listDeployments(github, environment, TASK), LOOKED_THROUGH)) {
    const said = unpack(payload);
    if (isRecord(said) && said.key === key) found.push({ id, run: said.run });
  }
  return found;
}
