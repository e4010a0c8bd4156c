import { type AwsOptions, type LocalAws, startAws } from './aws.ts';
import { Alarms } from './cloudwatch/alarms.ts';
import { cloudwatchService } from './cloudwatch/cloudwatch-service.ts';
import { Metrics } from './cloudwatch/metrics.ts';
import { CodeDeploy } from './codedeploy/code-deploy.ts';
import { codedeployService } from './codedeploy/codedeploy-service.ts';
import { EcrTokens } from './ecr/authorization.ts';
import { imageLookup } from './ecr/image-lookup.ts';
import { platformFaultRoutes } from './ecs/fault-routes.ts';
import {
  createWorld,
  ecsService,
  realScheduler,
  type Scheduler,
  type World,
  type WorldOptions,
} from './ecs/index.ts';
import { eventsService } from './events/events-service.ts';
import { RuleStore } from './events/rules.ts';
import { Faults } from './faults/faults.ts';
import { type GithubOptions, type LocalGithub, startGithub } from './github/start.ts';
import { type LoggedRequest, RequestLog } from './http/request-log.ts';
import { logsService } from './logs/logs-service.ts';
import { LogStore } from './logs/store.ts';
import { type LocalOidc, type OidcOptions, startOidc } from './oidc/start.ts';
import { type LocalRegistry, startRegistry } from './registry/start.ts';
import type { Runtime } from './runtime/runtime.ts';
import { simulatedRuntime } from './runtime/simulated.ts';
import { Buckets } from './s3/buckets.ts';
import { s3Service } from './s3/s3-service.ts';
import { schedulerService } from './scheduler/scheduler-service.ts';
import { ScheduleStore } from './scheduler/schedules.ts';
import { type LocalSigstore, startSigstore } from './sigstore/start.ts';
import type { Role } from './sts/session.ts';

/** What a runtime may want of the cloud: its time, and what opens the registry at each pull. */
export interface RuntimeParts {
  scheduler: Scheduler;
  credentials: () => { user: string; password: string };
}

export interface LocalCloudOptions {
  /** Ports to use; free ones when absent. */
  ports?: { aws?: number; registry?: number; oidc?: number; github?: number; sigstore?: number };
  /** Where the registry keeps blobs; in memory when absent. */
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
  /** `arn:aws:iam::123456789012:role/deploy`, trusted to the job's repository, when absent. */
  roles?: readonly Role[];
  oidc?: Pick<OidcOptions, 'job' | 'subjectForm' | 'lifetimeSeconds'>;
  github?: Pick<GithubOptions, 'history' | 'tokens' | 'retryAfter'>;
  /** Lifetime of ECR's passwords in milliseconds; 12 hours when absent. */
  ecrTokenLifetime?: number;
}

export interface LocalCloud {
  /** What to export so that clients come here. */
  env: Record<string, string>;
  registry: LocalRegistry;
  aws: LocalAws;
  oidc: LocalOidc;
  /** Deployments, refs and the comparison of commits. */
  github: LocalGithub;
  /** Fulcio, Rekor and a timestamp authority; signs for the jobs of `oidc`. */
  sigstore: LocalSigstore;
  /** ECS's state: its platform faults (also at `/_local-cloud/platform-faults` on its port), its services' urls. */
  ecs: World;
  /** Objects in S3, EventBridge's rules, schedules, metrics and alarms: fill and look at them here. */
  s3: Buckets;
  rules: RuleStore;
  schedules: ScheduleStore;
  metrics: Metrics;
  alarms: Alarms;
  /** CodeDeploy for ECS: make groups here, and say how hooks end. */
  codedeploy: CodeDeploy;
  /** For all parts; see also `POST /_local-cloud/faults` on any of their ports. */
  faults: Faults;
  requests(service?: string, operation?: string): readonly LoggedRequest[];
  /** Every request that would change something: none after a dry run. */
  writes(): readonly LoggedRequest[];
  close(): Promise<void>;
}

const REGION = 'eu-west-1';
const GITHUB = 'token.actions.githubusercontent.com';

/** The role of a user who followed GitHub's guide. https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */
function deployRole(repository: string): Role {
  const [owner, name] = repository.split('/');
  return {
    arn: 'arn:aws:iam::123456789012:role/deploy',
    trust: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${GITHUB}` },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
            StringLike: { [`${GITHUB}:sub`]: [`repo:${repository}:*`, `repo:${owner}@*/${name}@*:*`] },
          },
        },
      ],
    },
  };
}

/** All stand-ins together, sharing one log and one set of faults. */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const { ports = {}, directory, auth = true, services = [], oidc: oidcOptions = {} } = options;
  const shared = { faults: new Faults(), log: new RequestLog() };
  const at = (port: number | undefined) => (port === undefined ? shared : { ...shared, port });
  const ecrTokens = new EcrTokens(options.ecrTokenLifetime);
  const started: Array<{ close(): Promise<void> }> = [];
  const close = async () => {
    await Promise.all(started.map(part => part.close()));
  };
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    started.push(part);
    return part;
  };
  try {
    const registry = keep(
      await startRegistry({
        ...at(ports.registry),
        createOnPush: false,
        // https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html: off by default.
        mountBlobs: false,
        ...(directory !== undefined && { directory }),
        ...(auth && { auth: ecrTokens }),
      }),
    );
    const scheduler = realScheduler(options.ecs?.speed ?? 60);
    const runtime = options.ecs?.runtime ?? (() => simulatedRuntime(scheduler.after));
    const alarms = new Alarms();
    const world = keep(
      createWorld({
        scheduler,
        runtime: runtime({ scheduler, credentials: () => ecrTokens.issue() }),
        logs: new LogStore(),
        images: imageLookup(registry.host, registry.store),
        region: REGION,
        alarms: () => alarms.all().flatMap(each => (each.StateValue === 'ALARM' ? [each.AlarmName] : [])),
        ...(options.ecs?.frontPort && { frontPort: options.ecs.frontPort }),
      }),
    );
    const s3 = new Buckets();
    const rules = new RuleStore();
    const schedules = new ScheduleStore();
    const metrics = new Metrics();
    const codedeploy = new CodeDeploy(world, name =>
      world.faults.alarms().includes(name) ? 'ALARM' : alarms.state(name),
    );
    const oidc = keep(await startOidc({ ...at(ports.oidc), ...oidcOptions }));
    const github = keep(await startGithub({ ...at(ports.github), ...options.github }));
    const sigstore = keep(await startSigstore({ ...at(ports.sigstore), issuer: { url: oidc.issuer } }));
    const aws = keep(
      await startAws({
        ...at(ports.aws),
        registry,
        ecrTokens,
        auth,
        region: REGION,
        admin: platformFaultRoutes(world),
        services: [
          ecsService(world),
          logsService(world.logs),
          eventsService(rules),
          cloudwatchService(metrics, alarms),
          codedeployService(codedeploy, world),
          ...services,
        ],
        rest: [check => s3Service(s3, check('s3')), check => schedulerService(schedules, check('json'))],
        roles: options.roles ?? [deployRole(oidcOptions.job?.repository ?? 'org/shop')],
        providers: [{ issuer: oidc.issuer, name: GITHUB, audiences: ['sts.amazonaws.com'] }],
      }),
    );
    return {
      env: { ...aws.env, ...oidc.env, ...github.env, REGISTRY: registry.host },
      registry,
      aws,
      oidc,
      github,
      sigstore,
      ecs: world,
      s3,
      rules,
      schedules,
      metrics,
      alarms,
      codedeploy,
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
