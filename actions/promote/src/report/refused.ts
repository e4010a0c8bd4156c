import type { Report } from '@pipeline/action-kit';
import { type Refusal, refused } from '../refusal.ts';
import type { Outputs } from '../spec.gen.ts';
import { evidenceTable, noteBlocks } from './blocks.ts';
import type { Facts } from './facts.ts';

/** Something is in the way: all of it, of all images, and what speaks for them. */
export function reportRefused({ config, said, notes }: Facts, refusals: readonly Refusal[]): Report<Outputs> {
  const rows = refusals.map(({ image, problem, fix }) => [image, problem, fix]);
  return {
    outputs: {},
    summary: [
      { heading: `Not promoted to ${config.to.text}` },
      { table: { columns: ['image', 'what is in the way', 'what to do'], rows } },
      ...evidenceTable(said),
      ...noteBlocks(notes),
      { text: 'Nothing was written.' },
    ],
    error: refused(refusals),
  };
}
