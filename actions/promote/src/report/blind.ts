import type { Block, Cell, Report } from '@pipeline/action-kit';
import { formatImageRef } from '@pipeline/contracts';
import type { Promotion } from '../choose.ts';
import type { Config } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';

/** A dry run without credentials: where images would go, with nothing to compare that with. */
export function reportBlind(
  { to, tags, fromEnvironment }: Config,
  images: readonly Promotion[],
): Report<Outputs> {
  const placed = images.map(image => ({
    ...image,
    at: formatImageRef({ ...image.to, digest: image.from.digest }),
  }));
  const [first] = placed;
  const rows = placed.map(({ name, from, at, tags: own = tags }): Cell[] => [
    name,
    { code: formatImageRef(from) },
    { code: at },
    own === undefined ? 'from its commit' : { code: own.join(' ') },
  ]);
  const table: Block = { table: { columns: ['image', 'from', 'to', 'tags'], rows } };
  const unknown = `What is verified in ${fromEnvironment} would be promoted; which that is cannot be seen from here.`;
  return {
    outputs: {
      images: JSON.stringify(Object.fromEntries(placed.map(({ name, at }) => [name, at]))),
      ...(first !== undefined && { image: first.at, digest: first.from.digest }),
    },
    summary: [
      { heading: `Dry run: promote to ${to.text}` },
      rows.length > 0 ? table : { text: unknown },
      { text: 'There is no login to look with, so nothing was verified or compared. Nothing was written.' },
    ],
  };
}
