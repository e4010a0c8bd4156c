import { type Call, type Handler, type Incoming, json, type Refusal, type Reply } from '../http/exchange.ts';
import { type Listening, type ListenOptions, listen } from '../http/listen.ts';
import type { Comments } from './comments.ts';
import { faultReply, GithubFault, refusal } from './fault.ts';
import { Lag } from './lag.ts';
import { page } from './page.ts';
import { People, type PeopleOptions } from './people.ts';
import { denied, type Token, type TokenPermissions, tokenOf } from './permissions.ts';
import { type PersonAtWork, personAtWork } from './person-at-work.ts';
import { newRepository, type Repository, type RepositoryOptions } from './repository.ts';
import type { Asked } from './routes/route.ts';
import { type FoundRoute, routeOf } from './routes.ts';
import type { Dispatch } from './workflows.ts';

/** What it is filled with, and how it behaves. */
export interface GithubSettings extends PeopleOptions, RepositoryOptions {
  /** What tokens besides the one in `env` may do, and whose they are. */
  tokens?: Readonly<Record<string, TokenPermissions | Token>>;
  /** Seconds that a refused client is told to wait; 1 when absent. */
  retryAfter?: number;
  /** Where it is told: in `retry-after` when absent, by `x-ratelimit-reset`, or nowhere. */
  limitTold?: LimitTold;
  /** From how many lists what is new is missing; 0 when absent. */
  lag?: number;
  /** Its time, in milliseconds since the epoch; that of this machine when absent. */
  now?: () => number;
  /** Is told of each workflow that is started. */
  onDispatch?: (dispatch: Dispatch) => void;
}

type LimitTold = 'retry-after' | 'reset' | 'nowhere';

export type GithubOptions = Omit<ListenOptions, 'name'> & GithubSettings;

export interface LocalGithub extends Listening {
  /** A job's own, of `github-actions[bot]`: may read and write everything but the organisation's members. */
  token: string;
  env: Record<string, string>;
  /** Everything of a repository, `owner/name`. */
  repository(name: string): Repository;
  /** The comments of a repository: other people write there, too. */
  comments(repository: string): Comments;
  /** Somebody else, in a browser. */
  as(login: string): PersonAtWork;
}

const TOKEN = 'ghs_localcloudopensnothingbutitself00000';
const JOBS_OWN: TokenPermissions = {
  actions: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  'pull-requests': 'write',
};

/**
 * GitHub's REST API as far as release records, locks, approvals, releases and comments ask of it; every repository exists, and every
 * number that is no issue's is a pull request's.
 */
export async function startGithub(options: GithubOptions = {}): Promise<LocalGithub> {
  const { retryAfter = 1, limitTold = 'retry-after', lag = 0, now = Date.now } = options;
  const { onDispatch = () => undefined } = options;
  const people = new People(options);
  const lists = new Lag(lag);
  const tokens = knownTokens(options.tokens);
  const repositories = new Map<string, Repository>();
  const repositoryOf = (given: string) => {
    const name = given.toLowerCase();
    const found = repositories.get(name) ?? newRepository(name, options, people, now);
    repositories.set(name, found);
    return found;
  };

  const run = async (request: Incoming, { route, repository: name, parts }: FoundRoute): Promise<Reply> => {
    const token = tokenOf(request.headers.authorization, tokens);
    if ('status' in token) return token;
    const repository = repositoryOf(name);
    const needed = typeof route.needs === 'function' ? route.needs({ repository, parts }) : route.needs;
    const refused = denied(token.permissions, needed);
    if (refused !== undefined) return refused;
    const { url } = request;
    const asked: Omit<Asked, 'body'> = {
      by: people.user(token.login),
      people,
      repository,
      parts,
      url,
      page: all => page(url, lists.seen(`${name} ${route.operation}`, all)),
      started: onDispatch,
    };
    return answered(async () => route.run({ ...asked, body: await bodyOf(request) }));
  };

  const handler: Handler = request => {
    const pause: Record<LimitTold, Record<string, string>> = {
      'retry-after': { 'retry-after': String(retryAfter) },
      reset: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.floor(now() / 1_000) + retryAfter),
      },
      nowhere: {},
    };
    const refuse = (kind: Refusal, status?: number) => refusedReply(kind, status, pause[limitTold]);
    const found = routeOf(request);
    if (found === undefined) {
      const operation = `${request.method} ${request.url.pathname}`;
      const unknown = () => json(501, { message: `${operation} is not implemented here` });
      return { service: 'github', operation, write: request.method !== 'GET', run: unknown, refuse };
    }
    const { operation, write } = found.route;
    return { service: 'github', operation, write, run: () => run(request, found), refuse } satisfies Call;
  };
  const listening = await listen(handler, { ...options, name: 'github' });
  return {
    ...listening,
    token: TOKEN,
    env: { GITHUB_API_URL: listening.url, GITHUB_TOKEN: TOKEN },
    repository: repositoryOf,
    comments: repository => repositoryOf(repository).comments,
    as: login => personAtWork(login, people, repositoryOf),
  };
}

function knownTokens(given: GithubOptions['tokens'] = {}): ReadonlyMap<string, Token> {
  const known = Object.entries(given).map(([token, may]): [string, Token] => [
    token,
    'permissions' in may ? may : { permissions: may },
  ]);
  return new Map([...known, [TOKEN, { permissions: JOBS_OWN }]]);
}

async function answered(body: () => Promise<Reply>): Promise<Reply> {
  try {
    return await body();
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

const LIMITS = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
function refusedReply(kind: Refusal, status: number | undefined, pause: Record<string, string>): Reply {
  switch (kind) {
    case 'throttle':
      return refusal(
        status ?? 403,
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        pause,
        { documentation_url: `${LIMITS}#about-secondary-rate-limits` },
      );
    case 'expired-token':
      return refusal(status ?? 401, 'Bad credentials');
    case 'server-error':
      return refusal(status ?? 502, 'Server Error');
  }
}
