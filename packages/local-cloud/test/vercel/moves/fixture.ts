import { virtualScheduler } from '../../../src/ecs/virtual-scheduler.ts';
import { startVercel, type VercelOptions } from '../../../src/vercel/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are read field by field
export type Seen = any;

export interface Answer {
  status: number;
  body: Seen;
}

export interface Deploying {
  /** A preview's where absent. */
  target?: 'production';
  autoAssignCustomDomains?: boolean;
  branch?: string;
  customEnvironmentSlugOrId?: string;
  /** What its front page says. */
  page?: string;
}

/** Vercel over HTTP, in a time that passes when a test says so; the project is `shop-web` of the team `acme`. */
export async function openMoves(options: VercelOptions = {}) {
  const scheduler = virtualScheduler();
  const vercel = await startVercel({ ...options, scheduler });
  const { world } = vercel;
  const scope = `teamId=${world.teams[0]?.id}`;

  const call = async (method: string, path: string, body?: object, token = vercel.token): Promise<Answer> => {
    const url = `${vercel.url}${path}${path.includes('?') ? '&' : '?'}${scope}`;
    const answer = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const found = (id: string) => {
    const deployment = world.deployments.find(each => each.id === id);
    if (deployment === undefined) throw new Error(`there is no deployment ${id}`);
    return deployment;
  };
  const project = (): Seen => call('GET', '/v9/projects/shop-web').then(({ body }) => body);

  return {
    vercel,
    world,
    scheduler,
    call,
    found,
    project,
    /** Resolves with its id once it has its aliases, or is what else `until` says. */
    async deploy(
      { branch, page = 'hello', ...more }: Deploying = {},
      until = (id: string) => found(id).aliasAssigned,
    ): Promise<string> {
      const files = [{ file: 'index.html', data: page }];
      const { status, body } = await call('POST', '/v13/deployments?skipAutoDetectionConfirmation=1', {
        name: 'shop-web',
        project: 'shop-web',
        files,
        ...(branch !== undefined && { meta: { githubCommitRef: branch } }),
        ...more,
      });
      if (status !== 200) throw new Error(JSON.stringify(body));
      await scheduler.until(() => until(body.id));
      return body.id;
    },
    /** Asks for it, and lets the move come to its end. */
    async move(type: 'promote' | 'rollback', id: string): Promise<Answer> {
      const version = type === 'promote' ? 'v10' : 'v9';
      const answer = await call('POST', `/${version}/projects/shop-web/${type}/${id}`, {});
      await scheduler.advance(60_000);
      return answer;
    },
    /** Which deployment a host answers from, by the API. */
    async answers(host: string): Promise<string | undefined> {
      return (await call('GET', `/v4/aliases/${host}`)).body.deploymentId;
    },
    close: () => vercel.close(),
  };
}

export type Moves = Awaited<ReturnType<typeof openMoves>>;
