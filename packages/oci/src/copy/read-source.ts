import { type Digest, RemoteError } from '@pipeline/contracts';
import { lie } from '../manifest/digest.ts';
import { type Index, type Manifest, parseManifest } from '../manifest/manifest.ts';
import type { StoredManifest } from '../registry.ts';
import type { Place } from './plan-types.ts';

export interface ReadManifest extends StoredManifest {
  manifest: Manifest | Index;
}

/** Reads a manifest, checked against the digest, and against the size where what names it tells one. */
export type ReadSource = (digest: Digest, size?: number) => Promise<ReadManifest>;

export function placeName({ registry, repository }: Place): string {
  return `${registry.host}/${repository}`;
}

/** Reads each manifest once, however often it is asked for. */
export function sourceReader(place: Place): ReadSource {
  const read = new Map<Digest, Promise<ReadManifest>>();
  const load = async (digest: Digest) => {
    const stored = await place.registry.getManifest(place.repository, digest);
    return { ...stored, manifest: parseManifest(stored.bytes, `${placeName(place)}@${digest}`) };
  };
  return async (digest, size) => {
    const loading = read.get(digest) ?? load(digest);
    read.set(digest, loading);
    const found = await loading;
    if (size === undefined || size === found.bytes.length) return found;
    throw lie(`${placeName(place)}@${digest}`, `${size} bytes`, `${found.bytes.length} bytes`);
  };
}

/** The source names a child that it does not have. */
export function lacksChild(place: Place, child: Digest, index: Digest, cause: unknown): RemoteError {
  return new RemoteError(
    `${placeName(place)} has the index ${index} but not ${child}, which the index names`,
    {
      service: place.registry.host,
      operation: 'read manifest',
      status: 404,
      errorCode: 'MANIFEST_UNKNOWN',
      hint: 'It was deleted there, or only some platforms were ever pushed: build and push it again, or name the platforms to take',
      cause,
    },
  );
}
