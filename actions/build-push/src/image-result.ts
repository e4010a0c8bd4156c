import type { ActionError, Digest } from '@pipeline/contracts';
import type { BlobOutcome, Layout, StoredManifest } from '@pipeline/oci';
import type { ImageConfig } from './config/image-config.ts';

/** An image that is ready to be pushed, or that the registry has. */
export interface Made {
  config: ImageConfig;
  how: 'built' | 'adopted' | 'merged' | 'reused';
  /** In words: what changed, or since when it is there. */
  why: string;
  root: StoredManifest;
  /** By digest, at the registry itself. */
  reference: string;
  size: Size;
  /** Such as `linux/amd64`. */
  platforms: string[];
  /** The commit that it was built from. */
  version: string;
  /** Where it lies on disk. */
  layout?: Layout;
  /** Whether the builder itself pushed it to its own repository. */
  pushed?: true;
  /** A repository of the registry that may hold its base's layers. */
  mountFrom?: string | undefined;
  /** What it was built from, and the tag by which it is found again. */
  inputs?: KnownInputs;
  /** What went into it, by digest. */
  materials: Material[];
  /** Of its build, as BuildKit counts them. */
  steps?: { total: number; cached: number };
  /** Why a cache that was asked for was not kept. */
  cacheNotWritten?: string;
}

/** Bytes as a registry keeps them, of all platforms together. */
export interface Size {
  bytes: number;
  layers: number;
}

export interface KnownInputs {
  tag: string;
  parts: Record<string, string>;
}

export interface Material {
  uri: string;
  digest: Digest;
}

/** What was sent where. */
export interface Sent {
  /** `registry/repository` */
  place: string;
  /** The builder does not tell what it sent. */
  what: { blobs: Record<BlobOutcome, number>; bytes: number } | 'by the builder';
}

/** How far an image came. Times in milliseconds, by step. */
export interface Progress {
  made: Made;
  /** The size of the last build, where there was one. */
  before?: Size;
  sent: Sent[];
  scanned?: string;
  attached: Attached;
  /** Tags that stand, by reference; all of them at every place where it is tagged. */
  set: string[];
  tagged: boolean;
  times: Partial<Record<'look' | 'build' | 'push' | 'scan' | 'attest' | 'tag', number>>;
}

/** What says where an image comes from, at its registry. */
export interface Attached {
  provenance?: Digest;
  /** Of several platforms the first's. */
  sbom?: Digest;
  /** Why something is unsigned although there is an identity to sign with. */
  unsigned?: ActionError;
}
