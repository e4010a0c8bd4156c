import type { Block, Cell, Report } from '@pipeline/action-kit';
import { formatImageRef } from '@pipeline/contracts';
import type { Config } from '../config/config.ts';
import { addressOf } from '../config/destination.ts';
import type { Outputs } from '../spec.gen.ts';

/** A dry run without credentials: where images would go, with nothing to compare that with. */
export function reportBlind({ images = [], to, tags, fromEnvironment }: Config): Report<Outputs> {
  const placed = images.flatMap(({ name, ref, repository, tags: own }) => {
    const address = addressOf(to, { name, repository: ref.repository, own: repository });
    if (typeof address === 'string') return [];
    const { digest } = ref;
    const at = formatImageRef({ ...address, ...(digest !== undefined && { digest }) });
    return [{ name, ref, at, digest, tags: own ?? tags }];
  });
  const [first] = placed;
  const rows = placed.map(({ name, ref, at, tags }): Cell[] => [
    name,
    { code: formatImageRef(ref) },
    { code: at },
    tags === undefined ? 'from its commit' : { code: tags.join(' ') },
  ]);
  const table: Block = { table: { columns: ['image', 'from', 'to', 'tags'], rows } };
  const unknown = `What is verified in ${fromEnvironment} would be promoted; which that is cannot be seen from here.`;
  return {
    outputs: {
      images: JSON.stringify(Object.fromEntries(placed.map(({ name, at }) => [name, at]))),
      ...(first !== undefined && { image: first.at, digest: first.digest ?? '' }),
    },
    summary: [
      { heading: `Dry run: promote to ${to.text}` },
      rows.length > 0 ? table : { text: unknown },
      { text: 'There is no login to look with, so nothing was verified or compared. Nothing was written.' },
    ],
  };
}
