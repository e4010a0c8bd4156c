import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Run } from '@pipeline/action-kit';
import {
  contextDigest,
  type ImageInputs,
  imageKey,
  imagesToResolve,
  parseDockerfile,
  readFacts,
} from '@pipeline/build';
import { ActionError, ConfigError, type Digest, parseImageRef } from '@pipeline/contracts';
import { concurrently, digestOf } from '@pipeline/oci';
import type { Logins } from '@pipeline/registry-login';
import type { Config } from '../config/config.ts';
import type { DockerfileSource } from '../config/image-config.ts';
import type { Commit } from '../origin.ts';
import type { DockerfileImage, Inputs } from '../ports.ts';
import { readsDisk } from '../scan.ts';
import { onceFor } from './once.ts';
import { platformsOf } from './platform.ts';

/** Bases looked up at a time. */
const LOOKS = 4;

/** What an image is built from, as one key, of this machine's files and of what its bases are now. */
export function imageInputs(config: Config, run: Run, { openRegistry }: Pick<Logins, 'openRegistry'>) {
  const baseDigest = onceFor((reference: string, _: undefined) => namedNow(reference, openRegistry));
  return async (image: DockerfileImage, commit: Commit): Promise<Inputs> => {
    const { source } = image;
    if (source.noCache) return { why: 'it asks for every step to be run anew' };
    const parts = await partsOf(source, commit, config, run);
    if (typeof parts === 'string') return { why: parts };
    const bases = new Map<string, Digest>();
    const missed: string[] = [];
    await concurrently(imagesToResolve(parts), LOOKS, async reference => {
      const digest = await baseDigest(reference, undefined);
      if (typeof digest === 'string') bases.set(reference, digest);
      else missed.push(digest.why);
    });
    return missed[0] === undefined ? imageKey(parts, bases) : { why: missed[0] };
  };
}

async function partsOf(
  source: DockerfileSource,
  { sha }: Commit,
  config: Config,
  { context: { workspace, env } }: Run,
): Promise<ImageInputs | string> {
  const path = resolve(workspace, source.dockerfile);
  const text = await readFile(path, 'utf8');
  const context = await contextDigest(resolve(workspace, source.context), path).catch(unreadable);
  if (typeof context === 'string') return context;
  const { target, buildArgs, secrets } = source;
  const platforms = platformsOf(source, config);
  const dockerfile = parseDockerfile(text, source.dockerfile);
  const options = {
    buildArgs,
    frontend: config.builder !== 'packer',
    ...(target !== undefined && { target }),
  };
  return {
    facts: platforms.map(platform => readFacts(dockerfile, { ...options, platform })),
    dockerfile: text,
    context: context.digest,
    target,
    platforms,
    buildArgs,
    labels: { ...source.labels, ...annotationsOf(source) },
    secrets: secrets.map(({ id }) => id),
    builder: builderOf(config, env),
    commit: sha === '' ? undefined : sha,
    base: config.packerBase,
  };
}

/** What the builder might read all the same; that nothing is found for it is no reason to fail. */
function unreadable(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  throw error;
}

/**
 * All builders make the same of a Dockerfile; but with a base of its own the packer makes another, and an image is only as
 * good as what was said of it: one that nobody signed, or that another scan let pass, is built anew.
 */
function builderOf(
  { builder, packerBase, provenance, sbom, signing, scan }: Config,
  env: (name: string) => string | undefined,
): string {
  const epoch = env('SOURCE_DATE_EPOCH');
  const unsigned = signing === 'auto' && env('ACTIONS_ID_TOKEN_REQUEST_URL') === undefined;
  return JSON.stringify({
    ...(packerBase !== undefined && { builder }),
    ...(epoch !== undefined && { epoch }),
    ...{ provenance, sbom, signing: unsigned ? 'none' : signing },
    // By its digest: this stands in the registry for all to read.
    ...(scan !== undefined && readsDisk(scan.argv) && { scan: digestOf(JSON.stringify(scan.argv)) }),
  });
}

/** Beside the labels, by names that no label has. */
function annotationsOf({ annotations }: DockerfileSource): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`annotation ${key}`, value]));
}

/** What a reference names now, or why that is not known: a build that needs it will tell. */
async function namedNow(reference: string, open: Logins['openRegistry']): Promise<Digest | { why: string }> {
  const ref = parseImageRef(reference);
  if (typeof ref === 'string') return { why: `${JSON.stringify(reference)} ${ref}` };
  try {
    const found = await (await open(ref.registry)).headManifest(ref.repository, ref.tag ?? 'latest');
    return found?.digest ?? { why: `${ref.registry} has no ${reference}` };
  } catch (error) {
    if (error instanceof ActionError)
      return { why: `${reference} could not be looked up (${error.message})` };
    throw error;
  }
}
