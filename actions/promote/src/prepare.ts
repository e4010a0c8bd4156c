import { type Digest, formatImageRef } from '@pipeline/contracts';
import type { CopyPlan } from '@pipeline/oci';
import type { Promotion } from './choose.ts';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** An image of which is known what its promotion does. */
export interface Ready extends Promotion {
  /** What stands at the destination: the image's own digest, or that of its one platform. */
  digest: Digest;
  /** The commit that it was built from. */
  commit: string | undefined;
  tags: string[];
  plan: CopyPlan;
}

export interface Prepared {
  ready: Ready[];
  refusals: Refusal[];
  notes: string[];
}

/** Finds out what each copy would do, and under which tags; nothing is changed. */
export async function prepare(
  images: readonly Promotion[],
  config: Pick<Config, 'tags' | 'platforms' | 'referrers'>,
  ports: Pick<Ports, 'images' | 'signal'>,
): Promise<Prepared> {
  const found: Prepared = { ready: [], refusals: [], notes: [] };
  // One after the other: a layer that several share is planned to be sent once.
  for (const image of images) {
    ports.signal.throwIfAborted();
    try {
      const { commit } = await ports.images.describe('source', image.from);
      const plan = await ports.images.plan(image.from, image.to, config);
      const digest = rootOf(image, plan, found);
      found.notes.push(...elsewhere(image, plan));
      const tags = tagsOf(image, config.tags, commit, found.refusals);
      if (digest !== undefined) found.ready.push({ ...image, digest, commit, tags, plan });
    } catch (error) {
      found.refusals.push(refusalOf(image.name, error, ports.signal));
    }
  }
  return found;
}

/** Whoever pulls it needs them too, and no promotion proves that they are there. */
function elsewhere({ name }: Promotion, { foreign }: CopyPlan): string[] {
  if (foreign.length === 0) return [];
  const hosts = foreign.flatMap(({ urls = [] }) =>
    urls.map(url => (URL.canParse(url) ? new URL(url).host : url)),
  );
  const where = [...new Set(hosts)].slice(0, 3).join(', ');
  return [`${name}: ${foreign.length} of its layers lie elsewhere (${where}) and do not go along.`];
}

/** A tag and a deploy name one digest, so one is what a promotion must leave. */
function rootOf({ name, from }: Promotion, { roots }: CopyPlan, found: Prepared): Digest | undefined {
  const [root, ...more] = roots;
  if (root === undefined || more.length > 0) {
    found.refusals.push({
      image: name,
      problem: `an index cannot lose a platform and keep its digest, and without it these ${roots.length} images have no one name`,
      fix: 'Name a single platform in `platforms`, or leave it out to take the whole index',
    });
    return undefined;
  }
  if (root.digest !== from.digest)
    found.notes.push(
      `${name}: the index ${from.digest} stays behind, and its image for the platform asked for goes: ${root.digest}.`,
    );
  return root.digest;
}

function tagsOf(
  { name, from, tags: own }: Promotion,
  common: string[] | undefined,
  commit: string | undefined,
  refusals: Refusal[],
): string[] {
  const given = own ?? common;
  if (given !== undefined) return given;
  if (commit !== undefined) return [`sha-${commit.slice(0, 12)}`];
  refusals.push({
    image: name,
    problem: `${formatImageRef(from)} does not say which commit it was built from, so no tag can be made of it`,
    fix: 'Set `tags`, or build with the label org.opencontainers.image.revision, as build-push does',
  });
  return [];
}
