import { parseImageRef } from '../../packages/contracts/src/index.ts';
import type { LocalAccount } from '../../packages/local-cloud/src/index.ts';
import { copyImage, openRegistry, planCopy } from '../../packages/oci/src/index.ts';
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
      registry: stage.staging.account.registry.host,
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
  const rolloutOf = ({ rollout }: ShopService) =>
    rollout === 'rolling' && !breaker ? 'rolling, no circuit breaker' : rollout;
  const promoted = await copyTo(stage.production.account, stage.staging.account, before);
  await Promise.all([
    installRelease(stage.staging, services, before, rolloutOf),
    installRelease(stage.production, services, promoted, rolloutOf),
  ]);
}

/** The release before went to production once, too: its images by digest, in repositories that were made for them. */
async function copyTo(
  to: LocalAccount,
  from: LocalAccount,
  images: Record<string, string>,
): Promise<Record<string, string>> {
  const registryOf = ({ registry, login }: LocalAccount) => {
    const { user: username, password } = login();
    return openRegistry({ host: registry.host, credentials: { username, password } });
  };
  const [source, target] = [registryOf(from), registryOf(to)];
  const copied = Object.entries(images).map(async ([name, image]) => {
    const ref = parseImageRef(image);
    if (typeof ref === 'string' || ref.digest === undefined) throw new Error(`${image} is not by digest`);
    const { repository, digest } = ref;
    to.registry.store.create(repository);
    const place = { source: { registry: source, repository }, target: { registry: target, repository } };
    await copyImage(await planCopy({ ...place, digest }));
    return [name, `${to.registry.host}/${repository}@${digest}`] as const;
  });
  return Object.fromEntries(await Promise.all(copied));
}
