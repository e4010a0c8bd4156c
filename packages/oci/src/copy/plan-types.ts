import type { Digest, Log } from '@pipeline/contracts';
import type { Descriptor, Platform } from '../manifest/manifest.ts';
import type { Registry } from '../registry.ts';
import type { SharedBlobs } from './shared-blobs.ts';

/** One repository of one registry. */
export interface Place {
  registry: Registry;
  /** `shop/api` */
  repository: string;
}

export interface CopyRequest {
  source: Place;
  target: Place;
  /** What is copied: an image, an index or an artifact, by its digest. */
  digest: Digest;
  /**
   * The images of an index to take; all when absent. An index cannot lose a child and keep its digest: where
   * some are left out, the chosen images are copied, each by its own digest, and the index is not.
   */
  platforms?: readonly Platform[] | undefined;
  /** Whether what refers to the image (signatures, SBOMs, attestations) goes along; it does when absent. */
  referrers?: boolean | undefined;
  /** One for all images of a release, so that a layer of several is sent once. */
  shared?: SharedBlobs | undefined;
}

export interface CopyOptions {
  /** Looked at before each step, and in mid-layer; give the registries the same one, to end waits too. */
  signal?: AbortSignal | undefined;
  log?: Log | undefined;
  /** How many blobs (and small requests) at a time; 4 when absent. */
  concurrency?: number | undefined;
}

/**
 * - `image`, `index`: what was asked for and its parts
 * - `attestation`: buildx's, a child of an index beside the image that it is about
 * - `referrer`: says by its `subject` what it is about
 * - `signature`: found by cosign's older tag, `sha256-<hex>.sig`, `.att` or `.sbom`
 */
export type ManifestRole = 'image' | 'index' | 'attestation' | 'referrer' | 'signature';

export interface PlannedManifest {
  descriptor: Descriptor;
  role: ManifestRole;
  /** What it is about, for a referrer. */
  subject?: Digest;
  /** Cosign's tag, which it is put under as well. */
  tag?: string;
  state: 'present' | 'missing';
}

export interface PlannedBlob {
  descriptor: Descriptor;
  /** `mount`: linked from another repository of the registry, with no byte sent, where it agrees. */
  state: 'present' | 'mount' | 'send';
  /** The repository to mount from. */
  from?: string;
}

/** What a copy would do. Its JSON is all of it but the manifests' bytes. */
export interface CopyPlan {
  source: Place;
  target: Place;
  /** What was asked for. */
  digest: Digest;
  /** What can be named afterwards: `digest` itself, or the chosen images of an index that stays behind. */
  roots: Descriptor[];
  /** The platforms that are taken, as an index tells them; none for a single manifest. */
  platforms: Platform[];
  /** In the order in which they are put: each after its children and its subject. */
  manifests: PlannedManifest[];
  /** Of the missing manifests, each once. What is below a manifest that is there is not looked at. */
  blobs: PlannedBlob[];
  /** Layers that lie elsewhere (`urls`), and that no copy moves. */
  foreign: Descriptor[];
  /** Bytes of layers and configs by what becomes of them; `manifests` those of missing manifests. */
  bytes: { present: number; mount: number; send: number; manifests: number };
  /** A missing manifest's bytes. */
  content: ReadonlyMap<Digest, Uint8Array>;
  shared: SharedBlobs;
}

/** What a copy did. */
export interface Copied {
  /** What was asked for; each root was read back from the target and is the source's, byte for byte. */
  digest: Digest;
  roots: Descriptor[];
  manifests: { present: number; put: number };
  blobs: { present: number; mounted: number; sent: number };
  /** Of blobs and manifests; 0 where all was there. */
  bytesSent: number;
  /** Blobs that were sent although the registry could have mounted them. On ECR: its BLOB_MOUNTING setting. */
  mountRefused: number;
  /** Referrers and cosign's tagged signatures that were put. */
  referrers: number;
}
