import { isCommitId, type Log } from '@pipeline/contracts';
import {
  copyImage,
  describeImage,
  type ImageDescription,
  planCopy,
  SharedBlobs,
  tagImage,
} from '@pipeline/oci';
import type { Described, Images, Tags } from '../ports.ts';
import type { Gather } from './attestations.ts';
import type { Registries } from './registries.ts';

export function liveImages(
  { open }: Registries,
  gather: Gather,
  options: { log: Log; signal: AbortSignal },
): Images {
  // One for all images of the run, so that a layer of several is sent once.
  const shared = new SharedBlobs();
  return {
    async resolve({ registry, repository }, tag) {
      const found = await (await open('source', registry)).headManifest(repository, tag);
      return found?.digest;
    },
    async describe(side, { registry, repository, digest }) {
      const image = await describeImage(await open(side, registry), repository, digest);
      return describedBy(image);
    },
    attestations: async image => gather(await open('source', image.registry), image),
    async plan(from, to, { platforms, referrers }) {
      const source = { registry: await open('source', from.registry), repository: from.repository };
      const target = { registry: await open('target', to.registry), repository: to.repository };
      const request = { source, target, digest: from.digest, platforms, referrers, shared };
      return planCopy(request, options);
    },
    copy: plan => copyImage(plan, options),
  };
}

/** A label is anybody's text: only what looks like a commit is taken for one. */
function describedBy({ revision, created }: Partial<ImageDescription> = {}): Described {
  return {
    ...(revision !== undefined && isCommitId(revision) && { commit: revision }),
    ...(created !== undefined && { created }),
  };
}

/** A cancelled run must not leave half of the tags, so these calls are not ended by it. */
export function liveTags({ openSteady }: Registries): Tags {
  return {
    async at({ registry, repository }, tag) {
      return (await (await openSteady(registry)).headManifest(repository, tag))?.digest;
    },
    async set({ registry, repository, digest }, tag) {
      await tagImage(await openSteady(registry), repository, tag, digest);
    },
    async remove({ registry, repository }, tag) {
      return (await openSteady(registry)).deleteManifest(repository, tag);
    },
  };
}
