import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import type { Clock, Verdict } from '@pipeline/contracts';
import { type GroupSettings, type LocalCloud, startLocalCloud } from '../../../local-cloud/src/index.ts';
import { type CodeDeploySettings, CodeDeployTarget, openCodeDeploy } from '../../src/codedeploy/index.ts';
import { openEcs } from '../../src/index.ts';

/** A thousand seconds of service time in one. */
const SPEED = 1_000;

export const arn = (revision: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/api:${revision}`;

export interface Shop {
  cloud: LocalCloud;
  ecs: ECSClient;
  logged: string[];
  target(settings?: Partial<CodeDeploySettings>): Promise<CodeDeployTarget>;
  close(): Promise<void>;
}

/** A real clock, and a little faster than one. */
export const clock: Clock = {
  now: () => Date.now(),
  sleep: ms => new Promise(resolve => setTimeout(resolve, Math.min(ms, 5))),
};

/** A local cloud with the service `shop/api` at `api:1`, which CodeDeploy deploys, and unmodified clients. */
export async function openShop(group: Partial<GroupSettings> = {}, speed = SPEED): Promise<Shop> {
  const cloud = await startLocalCloud({ ecs: { speed } });
  const { url: endpoint, region, keys } = cloud.aws;
  const ecs = new ECSClient({ endpoint, region, credentials: keys });
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'api',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'web', image: 'shop/api:1', portMappings: [{ containerPort: 8080 }] }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'shop',
      serviceName: 'api',
      taskDefinition: 'api:1',
      desiredCount: 2,
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      deploymentController: { type: 'CODE_DEPLOY' },
      loadBalancers: [{ targetGroupArn: 'api-blue', containerName: 'web', containerPort: 8080 }],
    }),
  );
  cloud.codedeploy.group({ cluster: 'shop', service: 'api', ...group });
  const logged: string[] = [];
  const options = { region, endpoint, clock, credentials: async () => keys };
  return {
    cloud,
    ecs,
    logged,
    async target(settings = {}) {
      const [api, ecsApi] = await Promise.all([openCodeDeploy(options), openEcs(options)]);
      const ports = { api, ecs: ecsApi, clock, log: (line: string) => logged.push(line) };
      return new CodeDeployTarget(ports, 'shop', 'api', { release: '42.1', ...settings });
    },
    close: () => cloud.close(),
  };
}

export const image = (tag: string) => ({ containers: { web: { image: `shop/api:${tag}` } } });

/** Judges until the verdict is final or held; the words of all on the way. */
export async function watch(
  judge: () => Promise<Verdict>,
  until: (verdict: Verdict) => boolean = ({ state }) => state !== 'progressing',
): Promise<{ verdict: Verdict; words: string[] }> {
  const words: string[] = [];
  for (let looks = 0; looks < 2_000; looks++) {
    const verdict = await judge();
    if (words.at(-1) !== verdict.detail) words.push(verdict.detail);
    if (until(verdict)) return { verdict, words };
    await new Promise(resolve => setTimeout(resolve, 2));
  }
  throw new Error(`no verdict: ${words.join(' | ')}`);
}
