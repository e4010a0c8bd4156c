import { type Digest, isTag, RemoteError } from '@pipeline/contracts';
import type { Registry, StoredManifest } from '../registry.ts';

/** How registries refuse to move an immutable tag; 412 is Harbor's. */
const IMMUTABLE = new Set([400, 409, 412]);

/** `unchanged`: the tag named this digest already. */
export type TagOutcome = 'set' | 'unchanged';

/**
 * Makes a tag name a manifest. Nothing is written where it names it already, which a registry with immutable
 * tags would refuse, in a second run of a job as in a second try after a lost answer.
 * @throws RemoteError where the tag is immutable and names another image, or `TAG_MOVED` where someone else
 *   set it at the same time.
 */
export async function putTag(
  registry: Registry,
  repository: string,
  tag: string,
  manifest: StoredManifest,
): Promise<TagOutcome> {
  const { digest } = manifest.descriptor;
  const operation = `tag ${tag}`;
  if (!isTag(tag)) {
    throw new RemoteError(`"${tag}" is no valid tag`, { service: registry.host, operation });
  }
  if ((await registry.headManifest(repository, tag))?.digest === digest) return 'unchanged';
  try {
    await registry.putManifest(repository, tag, manifest);
  } catch (error) {
    const refused = error instanceof RemoteError && IMMUTABLE.has(error.status ?? 0);
    if (!refused) throw error;
    const named = await registry.headManifest(repository, tag).catch(() => undefined);
    if (named?.digest !== digest) throw error;
  }
  const named = (await registry.headManifest(repository, tag))?.digest;
  if (named === digest) return 'set';
  throw new RemoteError(
    `${registry.host}/${repository}:${tag} was set to ${digest} and names ${named ?? 'nothing'} right after`,
    {
      service: registry.host,
      operation,
      errorCode: 'TAG_MOVED',
      hint: 'Another run set this tag at the same time: see which one, and run this again if its image is to win',
    },
  );
}

/** Makes a tag name a manifest that is in the repository, by its digest. */
export async function tagImage(
  registry: Registry,
  repository: string,
  tag: string,
  digest: Digest,
): Promise<TagOutcome> {
  return putTag(registry, repository, tag, await registry.getManifest(repository, digest));
}
