import { parseImageRef } from '../../packages/contracts/src/index.ts';
import { copyImage, openRegistry, planCopy, type Registry } from '../../packages/oci/src/index.ts';
import { runBundle } from './bundle.ts';
import type { Project } from './project.ts';
import type { Stage } from './stage-cloud.ts';

/** Builds and pushes the release before. Images by name, by digest. */
export async function builtBefore(
  { cloud }: Stage,
  { before, servicesBefore: cwd }: Project,
  inputs: Record<string, string>,
): Promise<Record<string, string>> {
  const env = { ...cloud.env, GITHUB_SHA: before, GITHUB_REPOSITORY: 'org/shop' };
  const { images = '{}' } = await runBundle('build-push', { tags: 'before', ...inputs }, { cwd, env });
  return JSON.parse(images) as Record<string, string>;
}

/** What a registry is reached by: an account's own, or Google's. */
interface Reachable {
  registry: { host: string };
  login(): { user: string; password: string };
}

export function registryOf({ registry: { host }, login }: Reachable): Registry {
  const { user: username, password } = login();
  return openRegistry({ host, credentials: { username, password } });
}

/** The same images by digest where `placeOf` says that each goes. */
export async function copied(
  images: Record<string, string>,
  from: Registry,
  to: Registry,
  placeOf: (name: string) => { host: string; repository: string },
): Promise<Record<string, string>> {
  const copies = Object.entries(images).map(async ([name, image]) => {
    const ref = parseImageRef(image);
    if (typeof ref === 'string' || ref.digest === undefined) throw new Error(`${image} is not by digest`);
    const { repository, digest } = ref;
    const { host, repository: goal } = placeOf(name);
    const place = { source: { registry: from, repository }, target: { registry: to, repository: goal } };
    await copyImage(await planCopy({ ...place, digest }));
    return [name, `${host}/${goal}@${digest}`] as const;
  });
  return Object.fromEntries(await Promise.all(copies));
}
