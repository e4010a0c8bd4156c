import type { Digest } from '@pipeline/contracts';
import { isIndex, type Manifest, parseManifest } from '../manifest/manifest.ts';
import { referrersOf } from '../referrers/list.ts';
import { signatureTags } from '../referrers/signature-tags.ts';
import { orNothing } from '../wire/failure.ts';
import type { Node, Visit } from './node.ts';
import type { CopyOptions, CopyRequest, ManifestRole } from './plan-types.ts';
import { placeName } from './read-source.ts';

/** What of a source is about this manifest: its referrers, and what cosign's older tags name. */
export async function referring(
  { source, target }: CopyRequest,
  { digest, role }: Node,
  log: CopyOptions['log'],
): Promise<Visit[]> {
  const tagged = TAGGED.has(role)
    ? await Promise.all(signatureTags(digest).map(tag => signature({ source, target }, digest, tag, log)))
    : [];
  return [...(await referrers({ source, target }, digest)), ...tagged.flat()];
}

/** What cosign signs. */
const TAGGED = new Set<ManifestRole>(['image', 'index']);

type Places = Pick<CopyRequest, 'source' | 'target'>;

async function referrers({ source, target }: Places, subject: Digest): Promise<Visit[]> {
  const found = await referrersOf(source.registry, source.repository, subject);
  if (found.length === 0) return [];
  // One that is in the target, but not in its list, was cut off before it was linked: it is put once more.
  const linked = await referrersOf(target.registry, target.repository, subject).catch(orNothing);
  const there = new Set(linked?.map(({ digest }) => digest));
  return found.map(named => ({
    digest: named.digest,
    named,
    role: 'referrer',
    subject,
    state: there.has(named.digest) ? 'present' : 'missing',
  }));
}

/** A tag of cosign's: new, as it is, or one that holds all that the target's holds. Any other is left alone. */
async function signature(
  { source, target }: Places,
  subject: Digest,
  tag: string,
  log: CopyOptions['log'],
): Promise<Visit[]> {
  const found = await source.registry.headManifest(source.repository, tag).catch(orNothing);
  if (found === undefined) return [];
  const visit = { digest: found.digest, named: found, role: 'signature', subject, tag } as const;
  const there = await target.registry.headManifest(target.repository, tag).catch(orNothing);
  if (there?.digest === found.digest) return [{ ...visit, state: 'present' }];
  if (there === undefined) return [{ ...visit, state: 'missing' }];
  const [ours, theirs] = await Promise.all([layersOf(source, found.digest), layersOf(target, there.digest)]);
  if ([...theirs].every(layer => ours.has(layer))) return [{ ...visit, state: 'missing' }];
  log?.(
    `${placeName(target)}:${tag} holds signatures that ${placeName(source)} has not: it is left as it is`,
  );
  return [];
}

async function layersOf(place: Places['source'], digest: Digest): Promise<Set<string>> {
  const { bytes } = await place.registry.getManifest(place.repository, digest);
  const manifest = parseManifest(bytes, `${placeName(place)}@${digest}`);
  return new Set(isIndex(manifest) ? [] : manifest.layers.map(layerKey));
}

/** The signature itself is an annotation of its layer; several signatures may be on one payload. */
function layerKey({ digest, annotations }: Manifest['layers'][number]): string {
  return `${digest} ${annotations?.['dev.cosignproject.cosign/signature'] ?? ''}`;
}
