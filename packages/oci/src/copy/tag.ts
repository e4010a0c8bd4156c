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
  checkTag(registry, tag);
  if ((await registry.headManifest(repository, tag))?.digest === digest) return 'unchanged';
  await setTag(registry, repository, tag, manifest);
  const named = (await registry.headManifest(repository, tag))?.digest;
  if (named === digest) return 'set';
  throw new RemoteError(
    `${registry.host}/${repository}:${tag} was set to ${digest} and names ${named ?? 'nothing'} right after`,
    {
      service: registry.host,
      operation: `tag ${tag}`,
      errorCode: 'TAG_MOVED',
      hint: 'Another run set this tag at the same time: see which one, and run this again if its image is to win',
    },
  );
}

/**
 * The same in one request, for a tag that no one else sets at the same time: nobody looks whether it stayed.
 * @throws RemoteError where the tag is immutable and names another image
 */
export async function setTag(
  registry: Registry,
  repository: string,
  tag: string,
  manifest: StoredManifest,
): Promise<void> {
  checkTag(registry, tag);
  try {
    await registry.putManifest(repository, tag, manifest);
  } catch (error) {
    if (!refusesToMove(error)) throw error;
    const named = await registry.headManifest(repository, tag).catch(() => undefined);
    if (named?.digest !== manifest.descriptor.digest) throw error;
  }
}

/** Whether a registry may have refused a write since the tag is immutable; it says the same of other faults. */
export function refusesToMove(error: unknown): error is RemoteError {
  return error instanceof RemoteError && IMMUTABLE.has(error.status ?? 0);
}

function checkTag({ host }: Registry, tag: string): void {
  if (isTag(tag)) return;
  throw new RemoteError(`"${tag}" is no valid tag`, { service: host, operation: `tag ${tag}` });
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
