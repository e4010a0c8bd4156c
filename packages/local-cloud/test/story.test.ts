import { CreateRepositoryCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LocalCloud, processRuntime, startLocalCloud } from '../src/index.ts';
import { digestOf, manifest, repository } from './registry/image.ts';
import { tarOf } from './runtime/tar-fixture.ts';

let cloud: LocalCloud;
beforeEach(async () => {
  cloud = await startLocalCloud({
    oidc: { job: { repository: 'org/shop', environment: 'staging' } },
    ecs: { speed: 500, runtime: ({ credentials }) => processRuntime({ credentials }) },
  });
});
afterEach(() => cloud.close());

const SERVER =
  "require('node:http').createServer((_, a) => a.end('hello from ' + process.env.WHERE)).listen(process.env.PORT)";

/** As a job does it: GitHub's token against a role's credentials. */
async function assumedSettings() {
  const asked = await fetch(`${cloud.env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=sts.amazonaws.com`, {
    headers: { authorization: `Bearer ${cloud.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
  });
  const { value } = (await asked.json()) as { value: string };
  const at = { endpoint: cloud.aws.url, region: cloud.aws.region };
  const { Credentials: keys } = await new STSClient(at).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: 'arn:aws:iam::123456789012:role/deploy',
      RoleSessionName: 'run-1',
      WebIdentityToken: value,
    }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = keys ?? {};
  return {
    ...at,
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    },
  };
}

it('from a job without keys to a service that answers from the pushed image', async () => {
  const settings = await assumedSettings();
  const ecr = new ECRClient(settings);
  const made = await ecr.send(new CreateRepositoryCommand({ repositoryName: 'api' }));
  const { authorizationData = [] } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const [{ authorizationToken = '', proxyEndpoint = '' } = {}] = authorizationData;
  const api = repository(proxyEndpoint, 'api', { authorization: `Basic ${authorizationToken}` });

  const layer = tarOf({ path: 'server.js', data: SERVER });
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: { Entrypoint: ['node', 'server.js'], WorkingDir: '/' },
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
  });
  for (const blob of [layer, config]) expect((await api.pushBlob(blob)).status).toBe(201);
  const body = manifest(config, [layer]);
  expect((await api.putManifest('v1', body)).status).toBe(201);

  const ecs = new ECSClient(settings);
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'api',
      containerDefinitions: [
        {
          name: 'api',
          image: `${made.repository?.repositoryUri}@${digestOf(body)}`,
          memory: 128,
          portMappings: [{ containerPort: 3000 }],
          environment: [{ name: 'WHERE', value: 'staging' }],
        },
      ],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({ cluster: 'shop', serviceName: 'api', taskDefinition: 'api', desiredCount: 1 }),
  );
  const url = await cloud.ecs.url('shop', 'api');
  await vi.waitFor(async () => expect(await (await fetch(url)).text()).toBe('hello from staging'), {
    timeout: 15_000,
    interval: 50,
  });
});
