import { randomBytes } from 'node:crypto';
import { type Call, type Handler, type Incoming, json, type Reply } from '../http/exchange.ts';
import { type Listening, type ListenOptions, listen } from '../http/listen.ts';
import type { Job, SubjectForm } from './claims.ts';
import { createIssuer, type Issuer } from './issuer.ts';

export interface OidcOptions extends Omit<ListenOptions, 'name'> {
  /** The job that `env` belongs to. */
  job?: Job;
  /** `names` when absent. */
  subjectForm?: SubjectForm;
  /** 300 when absent; nought or less makes tokens that have run out. */
  lifetimeSeconds?: number;
}

export interface LocalOidc extends Listening {
  /** The tokens' `iss`; the server's url. */
  issuer: string;
  /** For the job of the options. */
  env: Record<string, string>;
  /** What the runner would set for this job, with a request token of its own. */
  envFor(job: Job): Record<string, string>;
  /** A token without asking for it over HTTP. */
  sign(job: Job, audience?: string): Promise<string>;
}

/** GitHub's token endpoint and the issuer behind it. https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token */
export async function startOidc(options: OidcOptions = {}): Promise<LocalOidc> {
  const { job = {}, subjectForm = 'names', lifetimeSeconds = 300, ...server } = options;
  const jobs = new Map<string, Job>();
  let issuer: Issuer | undefined;
  const handler: Handler = request => recognise(request, () => issuer, jobs);
  const listening = await listen(handler, { ...server, name: 'oidc' });
  // The key is made after the port is known: the issuer's name is in every token.
  const signing = await createIssuer(listening.url, subjectForm, lifetimeSeconds);
  issuer = signing;
  const envFor = (given: Job) => {
    const token = randomBytes(24).toString('base64url');
    jobs.set(token, given);
    return {
      // The query is there so that clients append `&audience=`, as they must on GitHub.
      ACTIONS_ID_TOKEN_REQUEST_URL: `${listening.url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: token,
    };
  };
  return { ...listening, issuer: listening.url, env: envFor(job), envFor, sign: signing.sign };
}

const OPERATIONS: Record<string, string> = {
  'GET /.well-known/openid-configuration': 'GetConfiguration',
  'GET /.well-known/jwks': 'GetKeys',
  'GET /token': 'GetIdToken',
};

function recognise(request: Incoming, issuer: () => Issuer | undefined, jobs: Map<string, Job>): Call {
  const route = `${request.method} ${request.url.pathname}`;
  const operation = OPERATIONS[route] ?? route;
  return {
    service: 'oidc',
    operation,
    write: false,
    run: () => answer(operation, request, issuer(), jobs),
    refuse: (refusal, status) =>
      refusal === 'throttle'
        ? json(status ?? 429, { message: 'Too many requests' })
        : refusal === 'expired-token'
          ? json(401, { message: 'The token has expired' })
          : json(status ?? 500, { message: 'Internal server error' }),
  };
}

async function answer(
  operation: string,
  request: Incoming,
  issuer: Issuer | undefined,
  jobs: Map<string, Job>,
): Promise<Reply> {
  if (!issuer) return json(503, { message: 'starting' });
  switch (operation) {
    case 'GetConfiguration':
      return json(200, {
        issuer: issuer.url,
        jwks_uri: `${issuer.url}/.well-known/jwks`,
        subject_types_supported: ['public', 'pairwise'],
        response_types_supported: ['id_token'],
        id_token_signing_alg_values_supported: ['RS256'],
        scopes_supported: ['openid'],
      });
    case 'GetKeys':
      return json(200, issuer.keys);
    case 'GetIdToken':
      return idToken(request, issuer, jobs);
    default:
      return json(501, { message: `${operation} is not implemented here` });
  }
}

async function idToken(request: Incoming, issuer: Issuer, jobs: Map<string, Job>): Promise<Reply> {
  const job = jobs.get(/^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
  if (!job) return json(401, { message: 'Unauthorized' });
  const value = await issuer.sign(job, request.url.searchParams.get('audience') ?? undefined);
  return json(200, { count: value.length, value });
}
