import type { Report } from '@pipeline/action-kit';
import type { Config } from './config.ts';
import type { Outputs } from './spec.gen.ts';

/** A dry run: what would be done. */
export function planned({ subject }: Config): Report<Outputs> {
  return {
    outputs: { verdict: 'planned' },
    summary: [{ heading: 'Attest: planned' }, { text: `Dry run: ${subject} would be worked on.` }],
  };
}

export function done({ subject }: Config): Report<Outputs> {
  return {
    outputs: { verdict: 'done' },
    summary: [{ heading: 'Attest: done' }, { text: `${subject} was worked on.` }],
  };
}
