import { ActionError, ConfigError, formatImageRef, type ImageRef, parseImageRef } from '@pipeline/contracts';
import { type NewestProven, newestProven } from '@pipeline/release-history';
import type { Config } from './config/config.ts';
import { type Address, addressOf, type Destination } from './config/destination.ts';
import type { WantedImage } from './config/wanted.ts';
import type { Memory } from './memory.ts';
import type { Images, Located } from './ports.ts';

/** One image and where it goes. */
export interface Promotion {
  name: string;
  from: Located;
  to: Address;
  /** Of its own; else those of all. */
  tags: string[] | undefined;
}

/** What is promoted. */
export interface Chosen {
  images: Promotion[];
  /** The release that was chosen in the log. */
  release?: Pick<NonNullable<NewestProven['release']>, 'id' | 'commit'>;
  notes: string[];
}

/** The images that the workflow names. @throws ConfigError with every one that has no digest or no place to go */
export async function chooseNamed(
  wanted: readonly WantedImage[],
  config: Pick<Config, 'to' | 'tags'>,
  images: Pick<Images, 'resolve'>,
): Promise<Chosen> {
  const problems = await Promise.all(
    wanted.map(async ({ input, ref }) =>
      ref.digest === undefined ? `- ${input}: ${await withoutDigest(ref, images)}` : undefined,
    ),
  );
  const found = problems.filter(problem => problem !== undefined);
  if (found.length > 0)
    throw new ConfigError(
      [
        `${found.length === 1 ? 'One image is' : `${found.length} images are`} not named by digest; nothing was done.`,
        ...found,
      ].join('\n'),
      {
        hint: 'Pass on what build-push outputs: a digest is the same bytes for ever, a tag is whatever was pushed last',
      },
    );
  return { images: placed(wanted, config.to), notes: [] };
}

async function withoutDigest(ref: ImageRef, images: Pick<Images, 'resolve'>): Promise<string> {
  const tag = ref.tag ?? 'latest';
  // The mistake is certain; what the tag names now is a help, and may be beyond reach.
  const digest = await images.resolve(ref, tag).catch(() => undefined);
  const { registry, repository } = ref;
  const pinned = digest && formatImageRef({ registry, repository, digest });
  const now = pinned === undefined ? 'Write it as registry/repository@sha256:…' : `Now it names ${pinned}`;
  return `${formatImageRef(ref)} is a tag, and a tag can be another image tomorrow. ${now}`;
}

/** What is verified in an environment: its newest release that is, or the one with this id. */
export function chooseProven(memory: Memory, { release: id, to }: Pick<Config, 'release' | 'to'>): Chosen {
  const { environment, proofs } = memory;
  const records = id === undefined ? memory.records : memory.records.filter(({ intent }) => intent.id === id);
  if (id !== undefined && records.length === 0)
    throw new ActionError(
      'not-proven',
      `The release log of ${environment} has no release ${id}. Nothing was written.`,
      {
        hint: 'Take an id that a deploy to it has output as release-id; its newest 1,000 entries are looked at, one for each job that deployed',
      },
    );
  const { release, passedOver } = newestProven(records, proofs);
  const notes = passedOver.map(
    ({ release, why }) => `Release ${release.id} of ${environment} was passed over: it ${why}.`,
  );
  const none =
    id === undefined
      ? `No release of ${environment} is verified`
      : `Release ${id} of ${environment} is not verified`;
  if (release === undefined)
    throw new ActionError('not-proven', [`${none}. Nothing was written.`, ...notes.slice(0, 5)].join('\n'), {
      hint: `Let checks run after a deploy to ${environment} (attest writes down what they said), then run this again`,
    });
  const wanted = Object.entries(release.images).flatMap(([name, reference]): WantedImage[] => {
    const ref = parseImageRef(reference);
    return typeof ref === 'string' ? [] : [{ name, ref, input: 'from-environment' }];
  });
  const { commit } = release;
  return { images: placed(wanted, to), release: { id: release.id, commit }, notes };
}

/** Each where it goes. @throws ConfigError */
function placed(wanted: readonly WantedImage[], to: Destination): Promotion[] {
  const problems: string[] = [];
  const images = wanted.flatMap(({ name, ref, input, repository, tags }): Promotion[] => {
    const address = addressOf(to, { name, repository: ref.repository, own: repository });
    if (typeof address === 'string') problems.push(`- ${input}: it would go to ${address}`);
    else if (address.registry === ref.registry && address.repository === ref.repository)
      problems.push(`- ${input}: ${formatImageRef(address)} is where it is already`);
    else if (ref.digest !== undefined) {
      const from = { registry: ref.registry, repository: ref.repository, digest: ref.digest };
      return [{ name, from, to: address, tags }];
    }
    return [];
  });
  if (problems.length > 0)
    throw new ConfigError([`Images have no place to go; nothing was done.`, ...problems].join('\n'), {
      hint: `\`to\` is ${to.text}: name another registry, or a repository such as ${to.registry}/prod/{name}`,
    });
  return images;
}
