import { join } from 'node:path';
import { Alarms } from '../cloudwatch/alarms.ts';
import { cloudwatchService } from '../cloudwatch/cloudwatch-service.ts';
import { Metrics } from '../cloudwatch/metrics.ts';
import { CodeDeploy } from '../codedeploy/code-deploy.ts';
import { codedeployService } from '../codedeploy/codedeploy-service.ts';
import { EcrTokens } from '../ecr/authorization.ts';
import { imageLookup } from '../ecr/image-lookup.ts';
import { ecrPublicService } from '../ecr/public-service.ts';
import { ecrService } from '../ecr/service.ts';
import { createWorld, ecsService, type Scheduler, type World, type WorldOptions } from '../ecs/index.ts';
import { eventsService } from '../events/events-service.ts';
import { RuleStore } from '../events/rules.ts';
import type { AwsJsonService } from '../http/aws-fault.ts';
import type { ListenOptions } from '../http/listen.ts';
import { logsService } from '../logs/logs-service.ts';
import { LogStore } from '../logs/store.ts';
import { type LocalRegistry, startRegistry } from '../registry/start.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** What a runtime may want of its account: its time, and what opens its registry at each pull. */
export interface RuntimeParts {
  accountId: string;
  scheduler: Scheduler;
  credentials: () => { user: string; password: string };
}

/** One AWS account in one region: nothing in it knows of another's. */
export interface LocalAccount {
  id: string;
  /** Private: its passwords are good here alone. */
  registry: LocalRegistry;
  /** A password for it, as `GetAuthorizationToken` gives one. */
  login: () => { user: string; password: string };
  /** ECS's state: its platform faults and its services' urls. */
  ecs: World;
  rules: RuleStore;
  metrics: Metrics;
  alarms: Alarms;
  codedeploy: CodeDeploy;
  /** What its callers meet. */
  services: readonly AwsJsonService[];
  close(): Promise<void>;
}

export interface AccountOptions extends Pick<ListenOptions, 'faults' | 'log'> {
  /** A free one when absent. */
  port?: number | undefined;
  id: string;
  region: string;
  /** What the registry's requests are logged and faulted as. */
  registryName: string;
  /** Keeps the registry's blobs in a folder of the account's here. */
  directory?: string | undefined;
  /** Whether the registry must be opened with a password. */
  auth: boolean;
  ecrTokenLifetime?: number | undefined;
  scheduler: Scheduler;
  runtime: (parts: RuntimeParts) => Runtime;
  frontPort?: WorldOptions['frontPort'] | undefined;
  /** Whether an image is in another account's registry, which lets nobody from outside in. */
  isForeign: (image: string) => boolean;
}

export async function openAccount(options: AccountOptions): Promise<LocalAccount> {
  const { id, region, scheduler, auth, directory, runtime, frontPort, port, faults, log } = options;
  const tokens = new EcrTokens(options.ecrTokenLifetime);
  const registry = await startRegistry({
    ...(port !== undefined && { port }),
    ...(faults && { faults }),
    ...(log && { log }),
    name: options.registryName,
    createOnPush: false,
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html: off by default.
    mountBlobs: false,
    ...(directory !== undefined && { directory: join(directory, id) }),
    ...(auth && { auth: tokens }),
  });
  const lookUp = imageLookup(registry.host, registry.store);
  const alarms = new Alarms();
  const world = createWorld({
    account: id,
    region,
    scheduler,
    runtime: runtime({ accountId: id, scheduler, credentials: () => tokens.issue() }),
    logs: new LogStore(),
    images: async image => (options.isForeign(image) ? 'missing' : lookUp(image)),
    alarms: () => alarms.all().flatMap(each => (each.StateValue === 'ALARM' ? [each.AlarmName] : [])),
    ...(frontPort && { frontPort }),
  });
  const rules = new RuleStore();
  const metrics = new Metrics();
  const codedeploy = new CodeDeploy(world, name =>
    world.faults.alarms().includes(name) ? 'ALARM' : alarms.state(name),
  );
  return {
    id,
    registry,
    login: () => tokens.issue(),
    ecs: world,
    rules,
    metrics,
    alarms,
    codedeploy,
    services: [
      ecrService({ store: registry.store, host: registry.host, accountId: id, region }, tokens),
      ecrPublicService({ accountId: id, alias: `local-${id}`, tokens }),
      ecsService(world),
      logsService(world.logs),
      eventsService(rules),
      cloudwatchService(metrics, alarms),
      codedeployService(codedeploy, world),
    ],
    async close() {
      await Promise.all([registry.close(), world.close()]);
    },
  };
}
