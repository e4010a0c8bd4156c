import { type LocalAccount, openAccount, type RuntimeParts } from './accounts/account.ts';
import { GITHUB, roleForGithub } from './accounts/roles.ts';
import { type AwsOptions, type LocalAws, startAws } from './aws.ts';
import { type CloudRunOptions, runForCloud } from './cloudrun/for-cloud.ts';
import type { LocalRun } from './cloudrun/index.ts';
import { platformFaultRoutes } from './ecs/fault-routes.ts';
import { realScheduler, type WorldOptions } from './ecs/index.ts';
import { Faults } from './faults/faults.ts';
import { type GithubSettings, type LocalGithub, startGithub } from './github/start.ts';
import { accountForGithub, providerForGithub } from './google/for-github.ts';
import { type GoogleOptions, type LocalGoogle, startGoogle } from './google/start.ts';
import type { WorkloadIdentityProvider } from './google/workload-identity.ts';
import { type LoggedRequest, RequestLog } from './http/request-log.ts';
import { LogStore } from './logs/store.ts';
import { type LocalOidc, type OidcOptions, startOidc } from './oidc/start.ts';
import type { Runtime } from './runtime/runtime.ts';
import { simulatedRuntime } from './runtime/simulated.ts';
import { Buckets } from './s3/buckets.ts';
import { s3Service } from './s3/s3-service.ts';
import { schedulerService } from './scheduler/scheduler-service.ts';
import { ScheduleStore } from './scheduler/schedules.ts';
import { type LocalSigstore, startSigstore } from './sigstore/start.ts';
import type { Role } from './sts/session.ts';
import { type LocalVercel, startVercel, type VercelOptions, type VercelSeeds } from './vercel/index.ts';

export interface LocalCloudOptions {
  /** Ports to use; free ones when absent. */
  ports?: {
    aws?: number;
    registry?: number;
    oidc?: number;
    github?: number;
    sigstore?: number;
    google?: number;
    artifactRegistry?: number;
    run?: number;
    runGrpc?: number;
    vercel?: number;
  };
  /** AWS accounts, each with a registry and an ECS of its own; `['123456789012']` when absent. The first is the main one. */
  accounts?: readonly [string, ...string[]];
  /** Where registries keep blobs, in a folder an account; in memory when absent. */
  directory?: string;
  /** Whether AWS callers and registry clients must have good credentials; on when absent. */
  auth?: boolean;
  /** More AWS services on the same port. */
  services?: AwsOptions['services'];
  ecs?: {
    /** How many times as fast as the real service; 60 when absent: a deployment takes about a second. */
    speed?: number;
    /** As `createWorld` takes it. */
    frontPort?: WorldOptions['frontPort'];
    /** Where containers run, such as `({ credentials }) => processRuntime({ credentials })`; simulated when absent. */
    runtime?: (parts: RuntimeParts) => Runtime;
  };
  /** `arn:aws:iam::ACCOUNT:role/deploy` in each account, trusted to the job's repository, when absent. */
  roles?: readonly Role[];
  oidc?: Pick<OidcOptions, 'job' | 'subjectForm' | 'lifetimeSeconds'>;
  github?: GithubSettings;
  /** One provider of the pool `github` for the job's owner, and `push@shop.iam.gserviceaccount.com`, when absent. */
  google?: Pick<GoogleOptions, 'serviceAccounts'> & {
    providers?: readonly Omit<WorkloadIdentityProvider, 'issuer'>[];
    /** With it there is a Cloud Run, whose API is read when it starts: half a second. */
    run?: CloudRunOptions;
  };
  /** With it there is a Vercel; `{}` for one team, `acme`, with one project, `shop-web`. */
  vercel?: Pick<VercelOptions, 'speed' | 'serve' | 'frontPort' | keyof VercelSeeds>;
  /** Lifetime of ECR's passwords in milliseconds; 12 hours when absent. */
  ecrTokenLifetime?: number;
}

/** What is the main account's is here too: its registry, its ECS and what surrounds it. */
export interface LocalCloud extends Omit<LocalAccount, 'id' | 'login' | 'services'> {
  /** What to export so that clients come here, with keys of the main account. */
  env: Record<string, string>;
  /** By id, the main one too. */
  accounts: ReadonlyMap<string, LocalAccount>;
  aws: LocalAws;
  oidc: LocalOidc;
  /** Deployments, refs and the comparison of commits. */
  github: LocalGithub;
  /** Fulcio, Rekor and a timestamp authority; signs for the jobs of `oidc`. */
  sigstore: LocalSigstore;
  /** Google's STS and IAM Credentials, and an Artifact Registry. */
  google: LocalGoogle;
  /** Where `google.run` asked for it. */
  run: LocalRun | undefined;
  /** Where `vercel` asked for it. */
  vercel: LocalVercel | undefined;
  /** Objects in S3 and EventBridge's schedules, of the main account alone: fill and look at them here. */
  s3: Buckets;
  schedules: ScheduleStore;
  /** For all parts; see also `POST /_local-cloud/faults` on any of their ports. */
  faults: Faults;
  requests(service?: string, operation?: string): readonly LoggedRequest[];
  /** Every request that would change something: none after a dry run. */
  writes(): readonly LoggedRequest[];
  close(): Promise<void>;
}

const REGION = 'eu-west-1';

/** All stand-ins together, sharing one log and one set of faults. */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const { ports = {}, auth = true, services = [], oidc: oidcOptions = {} } = options;
  const [mainId, ...otherIds] = options.accounts ?? ['123456789012'];
  const repository = oidcOptions.job?.repository ?? 'org/shop';
  const shared = { faults: new Faults(), log: new RequestLog() };
  const at = (port: number | undefined) => (port === undefined ? shared : { ...shared, port });
  const started: Array<{ close(): Promise<void> }> = [];
  const close = async () => {
    await Promise.all(started.map(part => part.close()));
  };
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    started.push(part);
    return part;
  };
  try {
    const scheduler = realScheduler(options.ecs?.speed ?? 60);
    const accounts = new Map<string, LocalAccount>();
    const open = async (id: string, more: { port?: number | undefined; registryName: string }) => {
      const account = await openAccount({
        id,
        ...shared,
        ...more,
        region: REGION,
        auth,
        directory: options.directory,
        ecrTokenLifetime: options.ecrTokenLifetime,
        scheduler,
        runtime: options.ecs?.runtime ?? (() => simulatedRuntime(scheduler.after)),
        frontPort: options.ecs?.frontPort,
        isForeign: image =>
          [...accounts.values()].some(each => each.id !== id && image.startsWith(`${each.registry.host}/`)),
      });
      accounts.set(id, account);
      return keep(account);
    };
    const main = await open(mainId, { port: ports.registry, registryName: 'registry' });
    for (const id of otherIds) await open(id, { registryName: `registry:${id}` });
    const s3 = new Buckets();
    const schedules = new ScheduleStore();
    const oidc = keep(await startOidc({ ...at(ports.oidc), ...oidcOptions }));
    const github = keep(await startGithub({ ...at(ports.github), ...options.github }));
    const sigstore = keep(await startSigstore({ ...at(ports.sigstore), issuer: { url: oidc.issuer } }));
    const logs = new LogStore();
    const google = keep(
      await startGoogle({
        ...at(ports.google),
        logs,
        ...(ports.artifactRegistry !== undefined && { registryPort: ports.artifactRegistry }),
        auth,
        providers: options.google?.providers?.map(each => ({ ...each, issuer: oidc.issuer })) ?? [
          providerForGithub(oidc.issuer, repository),
        ],
        serviceAccounts: options.google?.serviceAccounts ?? [accountForGithub(repository)],
      }),
    );
    const run =
      options.google?.run &&
      keep(
        await runForCloud(google, options.google.run, {
          ...at(ports.run),
          grpcPort: ports.runGrpc,
          auth,
          logs,
        }),
      );
    const vercel = options.vercel && keep(await startVercel({ ...at(ports.vercel), ...options.vercel }));
    const aws = keep(
      await startAws({
        ...at(ports.aws),
        auth,
        accountId: mainId,
        region: REGION,
        admin: platformFaultRoutes(main.ecs),
        services: [...main.services, ...services],
        others: new Map(otherIds.map(id => [id, accounts.get(id)?.services ?? []])),
        rest: [check => s3Service(s3, check('s3')), check => schedulerService(schedules, check('json'))],
        roles: options.roles ?? [...accounts.keys()].map(id => roleForGithub(id, repository)),
        providers: [{ issuer: oidc.issuer, name: GITHUB, audiences: ['sts.amazonaws.com'] }],
      }),
    );
    const { registry, ecs, rules, metrics, alarms, codedeploy } = main;
    return {
      env: {
        ...aws.env,
        ...oidc.env,
        ...github.env,
        ...google.env,
        ...run?.env,
        ...vercel?.env,
        REGISTRY: registry.host,
      },
      ...{ registry, ecs, rules, metrics, alarms, codedeploy },
      accounts,
      aws,
      oidc,
      github,
      sigstore,
      google,
      run,
      vercel,
      s3,
      schedules,
      faults: shared.faults,
      requests: (service, operation) => shared.log.requests(service, operation),
      writes: () => shared.log.writes(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
