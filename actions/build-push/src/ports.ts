import type { Logger } from '@pipeline/action-kit';
import type { Artifact, Signing, Statement } from '@pipeline/attestation';
import type { BuilderName, PushedImage } from '@pipeline/build';
import type { Clock, Digest } from '@pipeline/contracts';
import type { Descriptor, Layout, Registry, StoredManifest } from '@pipeline/oci';
import type { DockerfileSource, ImageConfig, LayoutSource } from './config/image-config.ts';
import type { Material } from './image-result.ts';
import type { Commit } from './origin.ts';

export type DockerfileImage = ImageConfig & { source: DockerfileSource };

/** An image that was built: it lies on disk, or where the builder pushed it by itself. */
export type Built = Making &
  ({ layout: Layout; pushed?: undefined } | { layout?: undefined; pushed: PushedImage });

interface Making {
  /** The base image's repository, where it lies in the registry that is pushed to. */
  mountFrom?: string | undefined;
  materials?: Material[];
  /** As BuildKit counts them. */
  steps?: { total: number; cached: number };
  /** Why a cache that was asked for was not kept. */
  cacheNotWritten?: string;
}

/** What is to be said of an image, within it and on it. */
export interface Words {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

export interface Known {
  commit: Commit;
  /** The image as it was built last; none where nobody looked. */
  last: StoredManifest | undefined;
}

export interface Builder {
  name: BuilderName;
  why: string;
  /** Whether it tries to push what it makes, by digest, to the image's own repository. */
  pushes: boolean;
  build(image: DockerfileImage, words: Words, known: Known): Promise<Built>;
}

/** What an image is built from: its key, and what that is made of; or why nobody can know. */
export type Inputs = { key: Digest; parts: Record<string, string> } | { why: string };

/** What an image is made of. */
export interface Sbom {
  subject: Descriptor;
  /** SPDX 2.3. */
  document: object;
}

/** How it ended: an exit code, or that it did not end in time, or why it could not be started. */
export type ScanEnd = number | 'timed-out' | { notStarted: string };

/** What the story needs of the world. */
export interface Ports {
  commit(): Promise<Commit>;
  /** Bases are looked up in their registries. */
  inputsOf(image: DockerfileImage, commit: Commit): Promise<Inputs>;
  /** Asked for when the first image is to be built; made ready for all of these. */
  openBuilder(images: readonly DockerfileImage[]): Promise<Builder>;
  /** What another builder made, checked. */
  adopt(source: LayoutSource): Promise<Layout>;
  /** Logs in, so it is asked only when there is something to ask or to push. */
  openRegistry(host: string): Promise<Registry>;
  /** One that goes on for some seconds in a cancelled run. */
  openSteady(host: string): Promise<Registry>;
  /** Where it does not exist; says in words what is other than asked for. `undefined` where the host is no ECR. */
  createRepository(
    host: string,
    repository: string,
  ): Promise<{ created: boolean; differs: string[] } | undefined>;
  /** The SBOM of each image in a layout, an SPDX document, with the manifest that it is about. */
  sboms(name: string, layout: Layout): Promise<Sbom[]>;
  /** The first of them, as a file. */
  sbomFile(name: string, layout: Layout): Promise<string>;
  /** Runs a scan command, its output going to the log. */
  scan(argv: readonly string[], timeout: number): Promise<ScanEnd>;
  /** Whose Sigstore signs here, or none. */
  signing(): Promise<Signing | 'none'>;
  sign(statement: Statement, signing: Signing): Promise<Artifact>;
  /** Where an image of this run comes from, as SLSA has it. */
  provenance(subject: { name: string; digest: Digest }, materials: readonly Material[]): Promise<Statement>;
  /** Who says so: the workflow that this job stands in. */
  attester(): Promise<string>;
  /** Removes what building left on disk, and logs docker out. */
  tidy(): Promise<void>;
  log: Logger;
  clock: Clock;
  signal: AbortSignal;
}
