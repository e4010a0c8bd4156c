import { type Digest, parseImageRef } from '@pipeline/contracts';
import type { Platform } from '@pipeline/oci';
import type { DockerfileFacts } from '../dockerfile/facts.ts';

/** What one image is made from. */
export interface ImageInputs {
  /** What the Dockerfile tells, read once for each platform. */
  facts: readonly DockerfileFacts[];
  /** The Dockerfile's text. */
  dockerfile: string;
  context: Digest;
  target: string | undefined;
  platforms: readonly Platform[];
  buildArgs: Readonly<Record<string, string>>;
  /**
   * As they were asked for. What a stage itself says of the run, such as the commit's time, must not be among them: each
   * commit has another, and a reused image keeps that of the commit which it was built from.
   */
  labels: Readonly<Record<string, string>>;
  /** Ids of the secrets that the build is given. Their values never count: one that is renewed makes no other image. */
  secrets: readonly string[];
  /** The builder's name, and what else of it makes another image. */
  builder: string;
  /** The id of the commit that is built. */
  commit: string | undefined;
  /** Taken instead of what FROM names. */
  base?: string | undefined;
}

/** Images whose digest must be found in their registry, since their reference has none; each once. */
export function imagesToResolve(inputs: Pick<ImageInputs, 'facts' | 'base'>): string[] {
  return imagesOf(inputs).filter(text => digestIn(text) === undefined);
}

/** All that the image is made from: its bases and the frontend. */
export function imagesOf({ facts, base }: Pick<ImageInputs, 'facts' | 'base'>): string[] {
  const bases = base === undefined ? facts.flatMap(({ images }) => images.map(({ text }) => text)) : [base];
  const frontends = facts.flatMap(({ syntax }) => syntax?.text ?? []);
  return [...new Set([...bases, ...frontends])].filter(text => text !== 'scratch');
}

export function digestIn(reference: string): Digest | undefined {
  const ref = parseImageRef(reference);
  return typeof ref === 'string' ? undefined : ref.digest;
}
