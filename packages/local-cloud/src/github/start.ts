import { type Call, type Handler, type Incoming, json, type Refusal, type Reply } from '../http/exchange.ts';
import { type Listening, type ListenOptions, listen } from '../http/listen.ts';
import { Comments } from './comments.ts';
import { CommitGraph, type Seed } from './commit-graph.ts';
import { Deployments } from './deployments.ts';
import { faultReply, GithubFault, refusal } from './fault.ts';
import { denied, type TokenPermissions } from './permissions.ts';
import { Refs } from './refs.ts';
import { type Repository, type Route, routeOf } from './routes.ts';

export interface GithubOptions extends Omit<ListenOptions, 'name'> {
  /** Every repository's commits; when absent, any commit id is taken for one that exists. */
  history?: Seed;
  /** What tokens besides the one in `env` may do. */
  tokens?: Record<string, TokenPermissions>;
  /** Seconds that a refused client is told to wait; 1 when absent. */
  retryAfter?: number;
}

export interface LocalGithub extends Listening {
  /** May read and write contents, deployments and comments on pull requests. */
  token: string;
  env: Record<string, string>;
  /** Those of a repository, `owner/name`: other people write there, too. */
  comments(repository: string): Comments;
}

const TOKEN = 'ghs_localcloudopensnothingbutitself00000';

/** GitHub's REST API as far as release records, locks, the stale-commit guard and a pull request's comments ask of it; every repository exists. */
export async function startGithub(options: GithubOptions = {}): Promise<LocalGithub> {
  const { history, tokens = {}, retryAfter = 1, ...server } = options;
  const known = new Map(Object.entries(tokens));
  known.set(TOKEN, { contents: 'write', deployments: 'write', 'pull-requests': 'write' });
  const repositories = new Map<string, Repository>();
  const repositoryOf = (name: string) => {
    const found = repositories.get(name) ?? newRepository(history);
    repositories.set(name, found);
    return found;
  };

  const handler: Handler = request => {
    const refuse = (kind: Refusal, status?: number) => refused(kind, status, retryAfter);
    const found = routeOf(request);
    if (found === undefined) {
      const operation = `${request.method} ${request.url.pathname}`;
      const run = () => json(501, { message: `${operation} is not implemented here` });
      return { service: 'github', operation, write: request.method !== 'GET', run, refuse };
    }
    const { route, part } = found;
    return {
      service: 'github',
      operation: route.operation,
      write: route.write,
      run: async () =>
        denied(request.headers.authorization, known, route.needs) ??
        answer(route, request, repositoryOf(found.repository), part),
      refuse,
    } satisfies Call;
  };
  const listening = await listen(handler, { ...server, name: 'github' });
  const env = { GITHUB_API_URL: listening.url, GITHUB_TOKEN: TOKEN };
  const comments = (repository: string) => repositoryOf(repository.toLowerCase()).comments;
  return { ...listening, token: TOKEN, env, comments };
}

function newRepository(history: Seed | undefined): Repository {
  const graph = new CommitGraph(history);
  return {
    graph,
    refs: new Refs(graph),
    deployments: new Deployments(sha => graph.exists(sha)),
    comments: new Comments(),
  };
}

async function answer(route: Route, request: Incoming, repository: Repository, part: string): Promise<Reply> {
  try {
    return await route.run({ repository, part, url: request.url, body: await bodyOf(request) });
  } catch (error) {
    if (error instanceof GithubFault) return faultReply(error);
    throw error;
  }
}

async function bodyOf(request: Incoming): Promise<Record<string, unknown>> {
  const text = (await request.body()).toString();
  if (text === '') return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new GithubFault(400, 'Problems parsing JSON');
  }
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
function refused(kind: Refusal, status: number | undefined, retryAfter: number): Reply {
  switch (kind) {
    case 'throttle':
      return refusal(
        status ?? 403,
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        { 'retry-after': String(retryAfter) },
      );
    case 'expired-token':
      return refusal(status ?? 401, 'Bad credentials');
    case 'server-error':
      return refusal(status ?? 502, 'Server Error');
  }
}
