import { imagesOf } from './google.ts';
import { installRelease } from './install-release.ts';
import { installOnCloudRun } from './install-run.ts';
import type { Project } from './project.ts';
import type { Scenario } from './scenarios.ts';
import { builtBefore, copied, registryOf } from './seed-images.ts';
import { type EcsService, onEcs, type Platform, type ShopService } from './services.ts';
import type { Variables } from './setting.ts';
import { seedSite } from './site.ts';
import type { Stage } from './stage-cloud.ts';

/** Builds the release before with our own bundle and puts it in place, so that there is something to go back to. */
export async function seed(
  stage: Stage,
  services: ShopService[],
  project: Project,
  variables: Variables,
  { breaker = true }: Scenario,
): Promise<void> {
  const images = (platform: Platform, prefix: string) => {
    const own = services.filter(service => service.platform === platform);
    const described = own.map(({ name, baseVariable }) => [
      name,
      {
        repository: `${prefix}/${name}`,
        context: name,
        'build-args': { VERSION: project.before, BASE: variables[baseVariable] },
      },
    ]);
    return { images: JSON.stringify(Object.fromEntries(described)), builder: variables.BUILDER ?? 'auto' };
  };
  const rolloutOf = ({ rollout }: EcsService) =>
    rollout === 'rolling' && !breaker ? 'rolling, no circuit breaker' : rollout;
  await Promise.all([
    seedEcs(stage, project, images('ecs', 'shop'), { services: onEcs(services), rolloutOf }),
    seedCloudRun(stage, project, images('cloudrun', imagesOf('staging'))),
    seedSite({ vercel: stage.vercel, env: stage.cloud.env }, project),
  ]);
}

async function seedEcs(
  stage: Stage,
  project: Project,
  inputs: Record<string, string>,
  { services, rolloutOf }: { services: EcsService[]; rolloutOf: Parameters<typeof installRelease>[3] },
): Promise<void> {
  const { staging, production } = stage;
  const before = await builtBefore(stage, project, {
    ...inputs,
    registry: staging.account.registry.host,
    'create-repository': 'true',
    'aws-region': 'eu-west-1',
  });
  // It went to production once, too, to repositories that were made for it.
  const { host, store } = production.account.registry;
  const promoted = await copied(before, registryOf(staging.account), registryOf(production.account), name => {
    store.create(`shop/${name}`);
    return { host, repository: `shop/${name}` };
  });
  await Promise.all([
    installRelease(staging, services, before, rolloutOf),
    installRelease(production, services, promoted, rolloutOf),
  ]);
}

async function seedCloudRun(stage: Stage, project: Project, inputs: Record<string, string>): Promise<void> {
  const { staging, production } = stage;
  const { registry, tokens } = stage.cloud.google;
  // https://docs.cloud.google.com/artifact-registry/docs/docker/authentication#token
  const user = 'oauth2accesstoken';
  const { token: password } = tokens.issue({ members: [], email: 'someone@example.com' }, 600);
  const before = await builtBefore(stage, project, {
    ...inputs,
    registry: registry.host,
    'registry-username': user,
    'registry-password': password,
  });
  const own = registryOf({ registry, login: () => ({ user, password }) });
  const promoted = await copied(before, own, own, name => ({
    host: registry.host,
    repository: `${imagesOf('production')}/${name}`,
  }));
  await Promise.all([
    installOnCloudRun(stage, staging, before),
    installOnCloudRun(stage, production, promoted),
  ]);
}
