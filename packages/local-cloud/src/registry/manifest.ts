import { RegistryFault } from './fault.ts';

/** What a registry has to know of a manifest or index; its bytes are kept as they came. */
export interface ManifestFacts {
  mediaType: string;
  /** Blobs that must be there: config and layers, but not layers that lie elsewhere (`urls`). */
  blobs: string[];
  /** Manifests that must be there: an index's. */
  manifests: string[];
  /** The manifest that this one is about, which need not be there. */
  subject?: string;
  /** For a referrers list: its own type, else that of its config. */
  artifactType?: string;
  annotations?: Record<string, string>;
}

interface Descriptor {
  mediaType?: string;
  digest?: string;
  urls?: string[];
}

/** As far as the registry reads it: https://github.com/opencontainers/image-spec/blob/main/manifest.md */
interface Document {
  schemaVersion?: number;
  mediaType?: string;
  artifactType?: string;
  config?: Descriptor;
  layers?: Descriptor[];
  manifests?: Descriptor[];
  subject?: Descriptor;
  annotations?: Record<string, string>;
}

export function readManifest(bytes: Buffer, contentType: string): ManifestFacts {
  const document = parse(bytes);
  if (document.schemaVersion !== 2) throw invalid('schemaVersion must be 2');
  if (document.mediaType !== undefined && document.mediaType !== contentType) {
    throw invalid(`mediaType is ${document.mediaType} but the Content-Type is ${contentType}`);
  }
  if (!document.manifests && !document.config) throw invalid('neither config nor manifests');
  const layers = (document.layers ?? []).filter(({ urls = [] }) => urls.length === 0);
  const artifactType = document.artifactType ?? document.config?.mediaType;
  const subject = document.subject?.digest;
  return {
    mediaType: contentType,
    blobs: digests(document.config ? [document.config, ...layers] : layers),
    manifests: digests(document.manifests ?? []),
    ...(subject !== undefined && { subject }),
    ...(artifactType !== undefined && { artifactType }),
    ...(document.annotations !== undefined && { annotations: document.annotations }),
  };
}

function parse(bytes: Buffer): Document {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw invalid('not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('not an object');
  return value;
}

function digests(descriptors: readonly Descriptor[]): string[] {
  return descriptors.map(({ digest }) => {
    if (typeof digest !== 'string') throw invalid('a descriptor without digest');
    return digest;
  });
}

function invalid(why: string): RegistryFault {
  return new RegistryFault(400, 'MANIFEST_INVALID', `manifest invalid: ${why}`);
}
