import { changedParts } from '@pipeline/build';
import { orNothing, type Registry, referrersOf, type StoredManifest } from '@pipeline/oci';
import type { Config } from './config/config.ts';
import { saidBy, uselessness } from './found-image.ts';
import type { KnownInputs, Size } from './image-result.ts';
import { type LastBuild, lastBuild } from './last-build.ts';
import { CREATED, REVISION } from './origin.ts';
import type { DockerfileImage, Inputs, Ports } from './ports.ts';
import { sizeAt } from './size.ts';

/** What the registry has that was built from the same inputs, or why the image must be built. */
export type Looked =
  | { found: Found; inputs: KnownInputs; why: string }
  | { found?: undefined; inputs?: KnownInputs; why: string; last?: LastBuild };

export interface Found {
  root: StoredManifest;
  size: Size;
  /** The commit that it was built from. */
  version: string;
}

/** Where the registry is not asked. */
export function unasked(inputs: Inputs, why: string): Looked {
  return 'why' in inputs ? { why } : { inputs: knownInputs(inputs), why };
}

/** Found again by the tag that its inputs give it: one request. */
export async function look(
  image: DockerfileImage,
  inputs: Inputs,
  registry: Registry,
  reuse: NonNullable<Config['reuse']>,
  clock: Ports['clock'],
): Promise<Looked> {
  if ('why' in inputs) return { why: `what it is built from cannot be known: ${inputs.why}` };
  const known = knownInputs(inputs);
  const root = await registry.getManifest(image.repository, known.tag).catch(orNothing);
  if (root === undefined) return { inputs: known, ...(await sinceLast(image, known, registry)) };
  const read = await readFound(root, image, known, registry).catch(uselessness);
  if (typeof read === 'string')
    return { inputs: known, why: `what was built from these inputs is of no use: ${read}` };
  const { said, size } = read;
  if (reuse.maxAge !== undefined) {
    const built = await builtAt(root, said(CREATED), image, registry, clock.now() - reuse.maxAge);
    if (built !== undefined) return { inputs: known, why: `what is there was built too long ago, ${built}` };
  }
  const version = said(REVISION);
  const of = version === '' ? '' : ` at ${version.slice(0, 12)}`;
  return { found: { root, size, version }, inputs: known, why: `built from the same inputs${of}` };
}

/**
 * When it was built, in words, where that is before a time: no sooner than its commit, and as what is attached to it says,
 * since the same commit may have been built again.
 */
async function builtAt(
  { descriptor: { digest } }: StoredManifest,
  commit: string,
  { repository }: DockerfileImage,
  registry: Registry,
  oldest: number,
): Promise<string | undefined> {
  const newest = (times: readonly string[]) => Math.max(...times.map(time => Date.parse(time) || 0));
  if (newest([commit]) >= oldest) return undefined;
  const attached = await referrersOf(registry, repository, digest);
  const built = newest([commit, ...attached.map(({ annotations }) => annotations?.[CREATED] ?? '')]);
  if (built >= oldest) return undefined;
  return built === 0 ? 'or nobody knows when' : `at ${new Date(built).toISOString()}`;
}

/** What it says and weighs: all of an index is looked at, since nobody asks for it again before it is tagged. */
async function readFound(
  root: StoredManifest,
  { repository }: DockerfileImage,
  { tag }: KnownInputs,
  registry: Registry,
) {
  const said = saidBy(root, `${registry.host}/${repository}:${tag}`);
  return { said, size: await sizeAt(root, repository, registry) };
}

/** What is other than in the last build. */
async function sinceLast(
  image: DockerfileImage,
  { parts }: KnownInputs,
  registry: Registry,
): Promise<{ why: string; last?: LastBuild }> {
  const last = await lastBuild(image, registry);
  if (last === undefined) return { why: 'these inputs were not built before' };
  const changed = changedParts(last.parts, parts);
  const why =
    changed.length === 0
      ? `the tag by which ${last.tag} is found again is gone`
      : `${inWords(changed)} changed since ${last.tag}`;
  return { why, last };
}

function inWords(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(name => name !== '').join(' and ');
}

/** The tag is such as `inputs-0123…`: of its own kind, so that nobody takes it for a release. */
function knownInputs({ key, parts }: Exclude<Inputs, { why: string }>): KnownInputs {
  return { tag: key.replace('sha256:', 'inputs-'), parts };
}
