import { type Digest, isDigest, RemoteError } from '@pipeline/contracts';

/** https://github.com/opencontainers/image-spec/blob/main/image-index.md#image-index-property-descriptions */
export interface Platform {
  os: string;
  architecture: string;
  variant?: string;
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
}

export interface Manifest {
  schemaVersion: 2;
  mediaType?: string;
  config: Descriptor;
  layers: Descriptor[];
  annotations?: Record<string, string>;
}

export interface Index {
  schemaVersion: 2;
  mediaType?: string;
  manifests: Descriptor[];
}

/** https://github.com/opencontainers/image-spec/blob/main/config.md */
export interface ImageConfig {
  architecture: string;
  os: string;
  variant?: string;
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

/** A manifest's or an index's bytes → its parts, checked; `from` names its source in the error. */
export function parseManifest(bytes: Uint8Array, from: string): Manifest | Index {
  const value = parseJson(bytes, from);
  if (isRecord(value) && Array.isArray(value.manifests) && value.manifests.every(isDescriptor)) {
    return value as unknown as Index;
  }
  const layered = isRecord(value) && isDescriptor(value.config) && Array.isArray(value.layers);
  if (layered && (value.layers as unknown[]).every(isDescriptor)) return value as unknown as Manifest;
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isDescriptor(value: unknown): value is Descriptor {
  if (!isRecord(value) || typeof value.mediaType !== 'string' || typeof value.digest !== 'string')
    return false;
  return isDigest(value.digest) && typeof value.size === 'number';
}

function malformed(from: string, problem: string, cause?: unknown): RemoteError {
  return new RemoteError(`${from} ${problem}`, { service: 'registry', operation: 'read manifest', cause });
}
