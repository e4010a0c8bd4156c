import { createHash } from 'node:crypto';
import { virtualScheduler } from '../../src/ecs/virtual-scheduler.ts';
import { startVercel, type VercelOptions } from '../../src/vercel/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are read field by field
export type Seen = any;

export const sha1 = (content: string | Buffer): string => createHash('sha1').update(content).digest('hex');

/** Vercel in a time that passes when a test says so. Calls are made for the first project's team. */
export async function openVercel(options: VercelOptions = {}) {
  const scheduler = virtualScheduler();
  const vercel = await startVercel({ scheduler, ...options });
  const { VERCEL_ORG_ID: owner = '', VERCEL_PROJECT_ID: project = '' } = vercel.env;
  const scope = owner.startsWith('team_') ? owner : '';

  const request = (method: string, path: string, init: RequestInit & { token?: string } = {}) => {
    const url = new URL(path, vercel.url);
    if (scope !== '' && !/[?&](teamId|slug)=/.test(path)) url.searchParams.set('teamId', scope);
    const authorization = `Bearer ${init.token ?? vercel.token}`;
    return fetch(url, { ...init, method, headers: { authorization, ...init.headers } });
  };
  /** The body, and the answer's own status in the place of a `status` of its. */
  const call = async (method: string, path: string, body?: unknown, token?: string): Promise<Seen> => {
    const answer = await request(method, path, {
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(token !== undefined && { token }),
    });
    const text = await answer.text();
    return { ...(text === '' ? {} : JSON.parse(text)), status: answer.status };
  };
  const inline = (files: Record<string, string>) =>
    Object.entries(files).map(([file, data]) => ({ file, data }));
  const create = (body: object = {}, query = ''): Promise<Seen> =>
    call('POST', `/v13/deployments?${query}`, {
      name: 'shop-web',
      project,
      files: inline({ 'index.html': '<h1>shop</h1>' }),
      ...body,
    });
  const get = (id: string): Promise<Seen> => call('GET', `/v13/deployments/${id}`);
  const find = (id: string) => {
    const found = vercel.world.deployments.find(each => each.id === id);
    if (found === undefined) throw new Error(`there is no deployment ${id}`);
    return found;
  };
  /** Lets a deployment come to its end, with its aliases. */
  const ended = async (id: string): Promise<Seen> => {
    await scheduler.until(() => {
      const { readyState, aliasAssigned, aliasError } = find(id);
      return ['ERROR', 'CANCELED', 'BLOCKED'].includes(readyState) || aliasAssigned || aliasError !== null;
    });
    return get(id);
  };
  return {
    vercel,
    scheduler,
    project,
    request,
    call,
    inline,
    create,
    get,
    find,
    ended,
    deployed: async (body: object = {}, query = ''): Promise<Seen> => {
      const made = await create(body, query);
      if (made.status !== 200) throw new Error(`not created: ${JSON.stringify(made)}`);
      return ended(made.id);
    },
    upload: (content: string, headers: Record<string, string> = {}) =>
      request('POST', '/v2/files', {
        body: content,
        headers: { 'x-now-digest': sha1(content), ...headers },
      }),
  };
}

export type Opened = Awaited<ReturnType<typeof openVercel>>;
