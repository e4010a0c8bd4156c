import { runBundle } from './bundle.ts';
import type { Project } from './project.ts';
import type { ShopService } from './services.ts';
import type { Variables } from './setting.ts';
import { installRelease, type Stage } from './stage-cloud.ts';

/** Builds the release before with our own bundle and puts it in place, so that there is something to go back to. */
export async function seed(
  stage: Stage,
  services: ShopService[],
  project: Project,
  variables: Variables,
): Promise<void> {
  const images = services.map(({ name, baseVariable }) => [
    name,
    {
      repository: `shop/${name}`,
      context: `services/${name}`,
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
      cwd: project.folder,
      env: { ...stage.cloud.env, GITHUB_SHA: project.before, GITHUB_REPOSITORY: 'org/shop' },
    },
  );
  await installRelease(stage, JSON.parse(built.images ?? '{}') as Record<string, string>);
}
