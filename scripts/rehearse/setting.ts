import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCloud } from '../../packages/local-cloud/src/index.ts';
import { provideBase } from './base-images.ts';
import { GOOGLE, REGION } from './google.ts';
import type { Machine } from './machine.ts';
import { ACCOUNTS, clusterOf, ROLES } from './places.ts';
import type { ShopService } from './services.ts';
import { SITE } from './site.ts';
import type { Stage } from './stage-cloud.ts';

/** The repository's variables, as a consumer sets them in GitHub. */
export type Variables = Record<string, string>;

const everywhere = (): Variables => ({
  ...ROLES,
  ...GOOGLE,
  AWS_REGION: 'eu-west-1',
  ECS_CLUSTER: clusterOf('staging'),
  PRODUCTION_CLUSTER: clusterOf('production'),
  RUN_REGIONS: REGION,
  VERCEL_TEAM: SITE.team,
  VERCEL_PROJECT: SITE.project,
  BUILDER: 'packer',
});

/** Variables that point at the local cloud. */
export async function localVariables(
  stage: Stage,
  services: ShopService[],
  runtime: 'docker' | 'process',
  machine: Machine,
  folder: string,
): Promise<Variables> {
  const { cloud, staging, production } = stage;
  const values: Variables = {
    ...everywhere(),
    REGISTRY: staging.account.registry.host,
    PRODUCTION_REGISTRY: production.account.registry.host,
    ARTIFACT_REGISTRY: cloud.google.registry.host,
    RUN_REGIONS: staging.regions.join(', '),
    BAKE_TIME: '1s',
    SMOKE_TIMEOUT: '6s',
    ...(await ownSigstore(cloud, folder)),
  };
  for (const service of services) {
    const { name, urlVariable } = service;
    for (const [prefix, { urls, testUrls }] of Object.entries({ '': staging, PRODUCTION_: production })) {
      values[`${prefix}${urlVariable}`] = urls[name] ?? '';
      if (service.platform === 'ecs')
        values[`${prefix}${service.checkVariable}`] =
          (service.rollout === 'canary' ? testUrls[name] : urls[name]) ?? '';
    }
  }
  const bases = new Map(services.map(({ baseVariable, language }) => [baseVariable, language]));
  for (const [variable, language] of bases)
    values[variable] =
      runtime === 'docker' ? await provideBase(stage.bases.host, language, machine) : 'scratch';
  return values;
}

/** Who signs here, and whom signatures are trusted from: files in the shop's repository. */
async function ownSigstore({ sigstore }: LocalCloud, folder: string): Promise<Variables> {
  const write = (name: string, content: object) => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return name;
  };
  return {
    SIGNING: write('signing-config.json', sigstore.signingConfig),
    TRUSTED_ROOT: write('trusted-root.json', await sigstore.trustedRoot()),
  };
}

/** Variables as they would be for a real account, which a dry run without credentials never reaches. */
export function distantVariables(services: ShopService[]): Variables {
  const values: Variables = {
    ...everywhere(),
    REGISTRY: `${ACCOUNTS.staging}.dkr.ecr.eu-west-1.amazonaws.com`,
    PRODUCTION_REGISTRY: `${ACCOUNTS.production}.dkr.ecr.eu-west-1.amazonaws.com`,
    ARTIFACT_REGISTRY: 'europe-west1-docker.pkg.dev',
  };
  for (const service of services) {
    const { name, urlVariable, baseVariable } = service;
    for (const [prefix, domain] of Object.entries({
      '': 'staging.example.com',
      PRODUCTION_: 'example.com',
    })) {
      if (service.platform === 'ecs')
        values[`${prefix}${service.checkVariable}`] = `https://test.${name}.${domain}`;
      values[`${prefix}${urlVariable}`] = `https://${name}.${domain}`;
    }
    values[baseVariable] = 'scratch';
  }
  return values;
}

/** What a job's environment holds of the local cloud: no keys, so that AWS and Google are reached by the
 * job's own identity, and GitHub by its token. */
export function jobEnvironment({ cloud, notices }: Stage): Record<string, string> {
  const isKey = (name: string) =>
    /^(?:AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|GITHUB_TOKEN|VERCEL_(?:TOKEN|ORG_ID|PROJECT_ID)|ACTIONS_ID_TOKEN_REQUEST_\w+)$/.test(
      name,
    );
  const env = { ...cloud.env, ...notices.env };
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isKey(name)));
}
