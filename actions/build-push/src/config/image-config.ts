import type { CacheUse } from '@pipeline/build';
import type { Digest, ImageRef } from '@pipeline/contracts';
import type { Platform } from '@pipeline/oci';

/** One image to push. */
export interface ImageConfig {
  name: string;
  repository: string;
  source: Source;
  /** Never empty, but in the mode `by-digest`. */
  tags: string[];
  /** Rules of `tags` that this run has nothing for, each with why. */
  leftOut: string[];
  /** The version that the git tag names, such as `1.4.2`. */
  version: string | undefined;
  /** Tags that the last build may have, the likeliest first. */
  last: string[];
}

/** Where an image comes from. Paths are relative to the workspace, with `/`. */
export type Source = DockerfileSource | LayoutSource | MergeSource;

export interface DockerfileSource {
  kind: 'dockerfile';
  context: string;
  dockerfile: string;
  target: string | undefined;
  /** None: the builder's own. */
  platforms: Platform[];
  buildArgs: Record<string, string>;
  labels: Record<string, string>;
  secrets: Array<{ id: string; value: string }>;
  /** Of the image's manifest, besides those of its origin. */
  annotations: Record<string, string>;
  /** Of its own; else where `cache` says. */
  cache: CacheUse | undefined;
  /** Asks for base images anew, and runs every step anew. */
  pull: boolean;
  noCache: boolean;
  /** Registries of the images that it is built on. */
  hosts: string[];
}

/** Made by another builder. */
export interface LayoutSource {
  kind: 'layout';
  path: string;
  /** Which image of several, by its name there or its digest. */
  reference: string | undefined;
  /** Which platform's image of an index; all when absent. */
  platform: Platform | undefined;
}

/** Made by several jobs, a platform each. */
export interface MergeSource {
  kind: 'merge';
  parts: Array<ImageRef & { digest: Digest }>;
}
