import { provideBase } from './base-images.ts';
import type { Machine } from './machine.ts';
import type { ShopService } from './services.ts';
import { CLUSTER, DEPLOY_ROLE, type Stage } from './stage-cloud.ts';

/** The repository's variables, as a consumer sets them in GitHub. */
export type Variables = Record<string, string>;

/** Variables that point at the local cloud. */
export async function localVariables(
  { cloud, bases, urls, testUrls }: Stage,
  services: ShopService[],
  runtime: 'docker' | 'process',
  machine: Machine,
): Promise<Variables> {
  const values: Variables = {
    REGISTRY: cloud.registry.host,
    AWS_REGION: 'eu-west-1',
    ECS_CLUSTER: CLUSTER,
    BUILD_ROLE: DEPLOY_ROLE,
    DEPLOY_ROLE,
    BUILDER: 'packer',
    SMOKE_TIMEOUT: '6s',
  };
  for (const { name, urlVariable, checkVariable, baseVariable, rollout, language } of services) {
    values[checkVariable] = (rollout === 'canary' ? testUrls[name] : urls[name]) ?? '';
    values[urlVariable] = urls[name] ?? '';
    values[baseVariable] =
      runtime === 'docker' ? await provideBase(bases.host, language, machine) : 'scratch';
  }
  return values;
}

/** Variables as they would be for a real account, which a dry run without credentials never reaches. */
export function distantVariables(services: ShopService[]): Variables {
  const values: Variables = {
    REGISTRY: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    AWS_REGION: 'eu-west-1',
    ECS_CLUSTER: CLUSTER,
    BUILD_ROLE: DEPLOY_ROLE,
    DEPLOY_ROLE,
    BUILDER: 'packer',
  };
  for (const { name, urlVariable, checkVariable, baseVariable } of services) {
    values[checkVariable] = `https://test.${name}.staging.example.com`;
    values[urlVariable] = `https://${name}.staging.example.com`;
    values[baseVariable] = 'scratch';
  }
  return values;
}

/** What a job's environment holds of the local cloud: no keys, so that AWS is reached by OIDC, and GitHub by its token. */
export function jobEnvironment({ cloud }: Stage): Record<string, string> {
  const isKey = (name: string) =>
    /^(?:AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|GITHUB_TOKEN)$/.test(name);
  return Object.fromEntries(Object.entries(cloud.env).filter(([name]) => !isKey(name)));
}
