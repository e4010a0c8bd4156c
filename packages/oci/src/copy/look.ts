import type { Digest } from '@pipeline/contracts';
import type { Descriptor } from '../manifest/manifest.ts';
import { orNothing } from '../wire/failure.ts';
import { childrenIn, isIndexType, type Node, type Visit } from './node.ts';
import type { CopyOptions, CopyRequest } from './plan-types.ts';
import { lacksChild, placeName, type ReadManifest, type ReadSource } from './read-source.ts';
import { isRunnable } from './runnable.ts';

/**
 * Finds out whether the target has a manifest, and reads it where that is needed: to send it, or to know the
 * parts of an index, which may have referrers of their own. `undefined` where a list of referrers is wrong.
 */
export async function lookAt(
  request: CopyRequest,
  visit: Visit,
  read: ReadSource,
  log: CopyOptions['log'],
): Promise<Node | undefined> {
  const { digest, role, subject, tag } = visit;
  const held = visit.state === undefined ? await head(request, digest) : visit.named;
  const state = visit.state ?? (held === undefined ? 'missing' : 'present');
  const facts = {
    digest,
    role,
    state,
    ...(subject !== undefined && { subject }),
    ...(tag !== undefined && { tag }),
  };
  const needs = subject === undefined ? [] : [subject];
  if (state === 'present' && held !== undefined && !isIndexType(held.mediaType)) {
    return { ...facts, descriptor: { ...held, ...visit.named }, needs };
  }
  const found = await readFor(request, visit, read, log);
  if (found === undefined) return undefined;
  const children = childrenIn(found.manifest).map(child => child.digest);
  return {
    ...facts,
    role: role === 'image' && children.length > 0 ? 'index' : role,
    descriptor: { ...visit.named, ...found.descriptor, mediaType: typeOf(found, visit) },
    needs: [...needs, ...children],
    read: { manifest: found.manifest, bytes: found.bytes },
  };
}

/** By its own word, else by that of what names it: both are under a digest, as a header is not. */
function typeOf({ manifest, descriptor }: ReadManifest, { named }: Visit): string {
  return manifest.mediaType ?? named?.mediaType ?? descriptor.mediaType;
}

async function head({ target }: CopyRequest, digest: Digest): Promise<Descriptor | undefined> {
  return target.registry.headManifest(target.repository, digest).catch(orNothing);
}

async function readFor(
  { source }: CopyRequest,
  { digest, named, role, subject, parent }: Visit,
  read: ReadSource,
  log: CopyOptions['log'],
): Promise<ReadManifest | undefined> {
  const reading = read(digest, named?.size);
  const leave = (why: string) =>
    log?.(`${placeName(source)} lists ${digest} as what refers to ${subject}, but it ${why}: it is left out`);
  if (role === 'signature') {
    const found = await reading;
    if (!isRunnable(found.manifest)) return found;
    leave('is an image of its own');
    return undefined;
  }
  if (role !== 'referrer') {
    return reading.catch(error => {
      if (parent !== undefined && orNothing(error) === undefined)
        throw lacksChild(source, digest, parent, error);
      throw error;
    });
  }
  const found = await reading.catch(orNothing);
  if (found === undefined) leave('is not there');
  else if (found.manifest.subject?.digest !== subject) leave('is about something else');
  else if (isRunnable(found.manifest)) leave('is an image of its own');
  else return found;
  return undefined;
}
