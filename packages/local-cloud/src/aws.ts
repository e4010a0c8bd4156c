import { EcrTokens } from './ecr/authorization.ts';
import { ecrService } from './ecr/service.ts';
import type { AwsJsonService } from './http/aws-fault.ts';
import { awsHandler } from './http/aws-handler.ts';
import { notImplemented } from './http/aws-json.ts';
import type { AwsRestService } from './http/aws-rest.ts';
import type { Incoming } from './http/exchange.ts';
import { type Listening, type ListenOptions, listen } from './http/listen.ts';
import type { LocalRegistry } from './registry/start.ts';
import { authenticate } from './sts/authenticate.ts';
import { type Caller, CredentialStore, type Credentials } from './sts/credentials.ts';
import { stsService } from './sts/service.ts';
import type { Role } from './sts/session.ts';
import type { IdentityProvider } from './sts/web-identity.ts';

/** Throws the fault of that protocol where the caller is not to be trusted. */
export type CallerCheck = (protocol: 'json' | 's3') => (request: Incoming) => Promise<void>;

export interface AwsOptions extends Omit<ListenOptions, 'name'> {
  /** JSON services besides ECR, such as ECS. */
  services?: readonly AwsJsonService[];
  /** Services with paths of their own, such as S3, each made with what checks its callers. */
  rest?: readonly ((authenticate: CallerCheck) => AwsRestService)[];
  /** With it there is an ECR in front of this registry. */
  registry?: LocalRegistry;
  /** Shared with the registry that takes its passwords. */
  ecrTokens?: EcrTokens;
  roles?: readonly Role[];
  providers?: readonly IdentityProvider[];
  /** Whether callers must have known, unexpired keys and sign with them; off when absent. */
  auth?: boolean;
  /** `123456789012` when absent. */
  accountId?: string;
  /** What callers of other accounts find, by account. */
  others?: ReadonlyMap<string, readonly AwsJsonService[]>;
  /** `eu-west-1` when absent. */
  region?: string;
}

export interface LocalAws extends Listening {
  accountId: string;
  region: string;
  credentials: CredentialStore;
  /** A user's keys, which `env` carries. */
  keys: Credentials;
  env: Record<string, string>;
}

const KEYS = {
  accessKeyId: 'AKIALOCALCLOUD234567',
  secretAccessKey: 'local-cloud-opens-nothing-but-itself-000',
};

/** AWS services on one port, as `AWS_ENDPOINT_URL` has it: STS always, ECR with a registry, others as given. */
export async function startAws(options: AwsOptions = {}): Promise<LocalAws> {
  const {
    services = [],
    rest = [],
    registry,
    ecrTokens = new EcrTokens(),
    roles = [],
    providers = [],
    auth = false,
    accountId = '123456789012',
    region = 'eu-west-1',
    others = new Map(),
    ...server
  } = options;
  const credentials = new CredentialStore();
  const user: Caller = {
    accountId,
    arn: `arn:aws:iam::${accountId}:user/local`,
    userId: 'AIDALOCALCLOUD2345678',
  };
  credentials.add(KEYS, user);
  const ecr =
    registry === undefined
      ? []
      : [ecrService({ store: registry.store, host: registry.host, accountId, region }, ecrTokens)];
  const sts = stsService({
    credentials,
    roles,
    providers,
    caller: request => (auth ? authenticate(credentials, request, 'query') : user),
  });
  const callerOf = async (request: Incoming, protocol: 'json' | 's3') =>
    auth ? authenticate(credentials, request, protocol) : user;
  const check: CallerCheck = protocol => async request => {
    const caller = await callerOf(request, protocol);
    if (others.has(caller.accountId)) throw notImplemented(`This service in account ${caller.accountId}`);
  };
  const json = [...ecr, ...services];
  const handler = awsHandler({
    json,
    query: [sts],
    rest: rest.map(make => make(check)),
    jsonFor: async request => others.get((await callerOf(request, 'json')).accountId) ?? json,
  });
  const listening = await listen(handler, { ...server, name: 'aws' });
  const env = {
    AWS_ENDPOINT_URL: listening.url,
    AWS_REGION: region,
    // The AWS CLI and Python's SDK know only this one.
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
  };
  return { ...listening, accountId, region, credentials, keys: KEYS, env };
}
