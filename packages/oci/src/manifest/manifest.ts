import { type Digest, isDigest, isRecord, RemoteError } from '@pipeline/contracts';

/** https://github.com/opencontainers/image-spec/blob/main/image-index.md#image-index-property-descriptions */
export interface Platform {
  os: string;
  architecture: string;
  variant?: string;
  /** Of Windows alone. */
  'os.version'?: string;
}

/** https://github.com/opencontainers/image-spec/blob/main/descriptor.md; `size` in bytes. */
export interface Descriptor {
  mediaType: string;
  digest: Digest;
  size: number;
  platform?: Platform;
  annotations?: Record<string, string>;
  /** Where a foreign layer lies; such a layer is not in the registry. */
  urls?: string[];
  /** In a list: what kind of artifact the manifest is. */
  artifactType?: string;
  /** The content itself, base64, where it is small. */
  data?: string;
}

export interface Manifest {
  schemaVersion: 2;
  mediaType?: string;
  /** What it is, where it is no image; then the config is mostly empty. */
  artifactType?: string;
  config: Descriptor;
  layers: Descriptor[];
  /** The manifest that this one is about. */
  subject?: Descriptor;
  annotations?: Record<string, string>;
}

export interface Index {
  schemaVersion: 2;
  mediaType?: string;
  artifactType?: string;
  manifests: Descriptor[];
  subject?: Descriptor;
  annotations?: Record<string, string>;
}

/** https://github.com/opencontainers/image-spec/blob/main/config.md */
export interface ImageConfig {
  architecture: string;
  os: string;
  variant?: string;
  'os.version'?: string;
  created?: string;
  config?: ContainerConfig;
  rootfs: { type: 'layers'; diff_ids: Digest[] };
  history?: HistoryEntry[];
}

export interface HistoryEntry {
  created?: string;
  created_by?: string;
  comment?: string;
  empty_layer?: boolean;
}

/** Names as they stand in the file. */
export interface ContainerConfig {
  User?: string;
  ExposedPorts?: Record<string, object>;
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  WorkingDir?: string;
  Labels?: Record<string, string>;
  [other: string]: unknown;
}

/**
 * A manifest's or an index's bytes → its parts, checked; `from` names its source in the error. What could be
 * read as both is refused. https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh
 */
export function parseManifest(bytes: Uint8Array, from: string): Manifest | Index {
  const value = parseJson(bytes, from);
  if (!isRecord(value)) throw malformed(from, 'is neither an image manifest nor an index');
  const { manifests, config, layers, subject } = value;
  if (subject !== undefined && !isDescriptor(subject)) throw malformed(from, 'has a malformed subject');
  if (Array.isArray(manifests) && manifests.every(isDescriptor)) {
    if (config === undefined && layers === undefined) return value as unknown as Index;
    throw malformed(from, 'claims to be an index and an image at once');
  }
  if (isDescriptor(config) && Array.isArray(layers) && layers.every(isDescriptor)) {
    if (manifests === undefined) return value as unknown as Manifest;
    throw malformed(from, 'claims to be an index and an image at once');
  }
  if (value.schemaVersion === 1) {
    throw malformed(
      from,
      'is of docker schema 1, which holds no digest of its own: push it again with a newer docker',
    );
  }
  throw malformed(from, 'is neither an image manifest nor an index');
}

export function isIndex(manifest: Manifest | Index): manifest is Index {
  return 'manifests' in manifest;
}

export function parseConfig(bytes: Uint8Array, from: string): ImageConfig {
  const value = parseJson(bytes, from);
  const rootfs = isRecord(value) && isRecord(value.rootfs) ? value.rootfs : {};
  if (Array.isArray(rootfs.diff_ids)) return value as unknown as ImageConfig;
  throw malformed(from, 'is not an image configuration');
}

function parseJson(bytes: Uint8Array, from: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw malformed(from, 'is not JSON', cause);
  }
}

function isDescriptor(value: unknown): value is Descriptor {
  if (!isRecord(value) || typeof value.mediaType !== 'string' || typeof value.digest !== 'string') {
    return false;
  }
  const { digest, size, urls, platform } = value;
  if (platform !== undefined && !isRecord(platform)) return false;
  if (urls !== undefined && !(Array.isArray(urls) && urls.every(url => typeof url === 'string')))
    return false;
  return isDigest(digest) && Number.isSafeInteger(size) && (size as number) >= 0;
}

function malformed(from: string, problem: string, cause?: unknown): RemoteError {
  return new RemoteError(`${from} ${problem}`, {
    service: 'registry',
    operation: 'read manifest',
    errorCode: 'MANIFEST_INVALID',
    hint: 'See what pushed it there, and push it again; or name another image',
    transient: false,
    cause,
  });
}
