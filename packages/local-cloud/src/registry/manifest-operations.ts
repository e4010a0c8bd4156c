import { json } from '../http/exchange.ts';
import type { Operation } from './blob-operations.ts';
import { RegistryFault } from './fault.ts';
import { isDigest } from './repository.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
/** https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests */
const LARGEST = 4 * 1024 * 1024;

export const getManifest: Operation = (store, { name, reference }) => {
  const { bytes, digest, mediaType } = store.repository(name).manifest(reference);
  return {
    status: 200,
    headers: {
      'content-type': mediaType,
      'content-length': String(bytes.length),
      'docker-content-digest': digest,
      etag: `"${digest}"`,
    },
    body: bytes,
  };
};

export const putManifest: Operation = async (store, { name, reference }, request) => {
  if (Number(request.headers['content-length']) > LARGEST) {
    throw new RegistryFault(413, 'SIZE_INVALID', 'the manifest is larger than 4 MiB');
  }
  const contentType = request.headers['content-type'] ?? '';
  const stored = store.pushedTo(name).putManifest(reference, contentType, await request.body());
  const lists = store.rules.referrersApi && stored.subject !== undefined;
  return {
    status: 201,
    headers: {
      location: `${request.origin}/v2/${name}/manifests/${stored.digest}`,
      'docker-content-digest': stored.digest,
      ...(lists && { 'oci-subject': stored.subject }),
    },
  };
};

export const deleteManifest: Operation = (store, { name, reference }) => {
  store.repository(name).deleteManifest(reference);
  return { status: 202 };
};

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags */
export const listTags: Operation = (store, { name }, request) => {
  const query = request.url.searchParams;
  const n = query.get('n');
  const limit = n === null ? undefined : Number(n);
  const { tags, more } = store.repository(name).tagPage(limit, query.get('last') ?? '');
  const next = `/v2/${name}/tags/list?n=${n}&last=${encodeURIComponent(tags.at(-1) ?? '')}`;
  return json(200, { name, tags }, more ? { link: `<${next}>; rel="next"` } : {});
};

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers */
export const listReferrers: Operation = (store, { name, reference }, request) => {
  // What `registry:2` says, whose router does not know the path.
  if (!store.rules.referrersApi) return { status: 404, body: '404 page not found\n' };
  if (!isDigest(reference)) throw new RegistryFault(400, 'DIGEST_INVALID', 'a sha256 digest is needed');
  const type = request.url.searchParams.get('artifactType') ?? undefined;
  const manifests = store
    .repository(name)
    .referrers(reference, type)
    .map(({ mediaType, digest, bytes, artifactType, annotations }) => ({
      mediaType,
      digest,
      size: bytes.length,
      artifactType,
      annotations,
    }));
  return json(
    200,
    { schemaVersion: 2, mediaType: INDEX, manifests },
    { 'content-type': INDEX, ...(type !== undefined && { 'oci-filters-applied': 'artifactType' }) },
  );
};
