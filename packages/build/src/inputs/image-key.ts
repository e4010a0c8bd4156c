import { hash } from 'node:crypto';
import type { Digest } from '@pipeline/contracts';
import { formatPlatform } from '@pipeline/oci';
import { countingArgs } from './counting-args.ts';
import { digestIn, type ImageInputs, imagesOf } from './image-inputs.ts';
import { type InputParts, inputsKey } from './parts.ts';
import { withoutCommit } from './without-commit.ts';

/** The key of an image's inputs and what it is made of, or why no key can stand for them. */
export type ImageKey = { key: Digest; parts: InputParts } | { why: string };

/**
 * The key under which an image with these inputs is found again. `bases` has a digest for each of `imagesToResolve`.
 * Whatever can make another image is in it; what a RUN fetches by itself is not, as with the builder's own cache.
 */
export function imageKey(inputs: ImageInputs, bases: ReadonlyMap<string, Digest>): ImageKey {
  const why = unknowable(inputs, bases);
  if (why !== undefined) return { why };
  const parts = inputParts(inputs, bases);
  return { key: inputsKey(parts), parts };
}

function unknowable(inputs: ImageInputs, bases: ReadonlyMap<string, Digest>): string | undefined {
  const { facts, platforms } = inputs;
  if (platforms.length === 0) return 'the platform is whatever the builder has';
  for (const { file, unknown, remote } of facts) {
    const [reference] = unknown;
    if (reference !== undefined) {
      const at = reference.line === undefined ? file : `${file}:${reference.line}`;
      return `${at} names ${JSON.stringify(reference.text)}, which ${reference.why}`;
    }
    if (remote[0] !== undefined)
      return `${file}:${remote[0]} adds from the network what may be another each time`;
  }
  const missing = imagesOf(inputs).find(text => digestOf(text, bases) === undefined);
  return missing === undefined ? undefined : `the digest of ${missing} is not known`;
}

/**
 * What the key is made of. It stands beside the image in a registry, so of arguments and labels there is only a digest;
 * in clear is what a reader needs: names, platforms, and the images that it is built from.
 */
function inputParts(inputs: ImageInputs, bases: ReadonlyMap<string, Digest>): InputParts {
  const { facts, commit, target } = inputs;
  const declared = new Set(facts.flatMap(({ args }) => args));
  const mounted = new Set(facts.flatMap(({ secrets }) => secrets.map(({ id }) => id)));
  const secrets = unique(inputs.secrets.filter(id => mounted.has(id)));
  const short = ([name, value]: [string, string]) => [name, shortDigest(value, commit)] as const;
  return Object.fromEntries([
    ['context', inputs.context],
    ['dockerfile', `sha256:${hash('sha256', inputs.dockerfile)}`],
    ...(target === undefined ? [] : [['target', target]]),
    ['platforms', unique(inputs.platforms.map(formatPlatform)).join(',')],
    ...countingArgs(inputs.buildArgs, declared).map(short).map(named('arg')),
    ...imagesOf(inputs)
      .map(text => [withMark(text, commit), digestOf(text, bases) ?? ''] as const)
      .map(named('base')),
    ...Object.entries(inputs.labels).map(short).map(named('label')),
    ['builder', inputs.builder],
    ...(secrets.length === 0 ? [] : [['secrets', JSON.stringify(secrets)]]),
  ]);
}

function named(kind: string) {
  return ([name, value]: readonly [string, string]): [string, string] => [`${kind} ${name}`, value];
}

function digestOf(text: string, bases: ReadonlyMap<string, Digest>): Digest | undefined {
  return digestIn(text) ?? bases.get(text);
}

/** 128 bits: no two values can be made to share one. */
function shortDigest(value: string, commit: string | undefined): string {
  return hash('sha256', JSON.stringify(withoutCommit(value, commit))).slice(0, 32);
}

/** A reference that names the commit, as every commit would name it. */
function withMark(text: string, commit: string | undefined): string {
  return withoutCommit(text, commit)
    .map(piece => (typeof piece === 'number' ? `<commit:${piece}>` : piece))
    .join('');
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
