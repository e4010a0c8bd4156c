import { runBundle } from './bundle.ts';
import { installRelease } from './install-release.ts';
import type { Project } from './project.ts';
import type { Scenario } from './scenarios.ts';
import type { ShopService } from './services.ts';
import type { Variables } from './setting.ts';
import type { Stage } from './stage-cloud.ts';

/** Builds the release before with our own bundle and puts it in place, so that there is something to go back to. */
export async function seed(
  stage: Stage,
  services: ShopService[],
  project: Project,
  variables: Variables,
  { breaker = true }: Scenario,
): Promise<void> {
  const images = services.map(({ name, baseVariable }) => [
    name,
    {
      repository: `shop/${name}`,
      context: name,
      'build-args': { VERSION: project.before, BASE: variables[baseVariable] },
    },
  ]);
  const built = await runBundle(
    'build-push',
    {
      registry: stage.cloud.registry.host,
      images: JSON.stringify(Object.fromEntries(images)),
      builder: variables.BUILDER ?? 'auto',
      tags: 'before',
      'create-repository': 'true',
      'aws-region': 'eu-west-1',
    },
    {
      cwd: project.servicesBefore,
      env: { ...stage.cloud.env, GITHUB_SHA: project.before, GITHUB_REPOSITORY: 'org/shop' },
    },
  );
  const before = JSON.parse(built.images ?? '{}') as Record<string, string>;
  await installRelease(stage, services, before, ({ rollout }) =>
    rollout === 'rolling' && !breaker ? 'rolling, no circuit breaker' : rollout,
  );
}
