import type { Block, Cell } from '@pipeline/action-kit';
import { causeBlocks, logBlocks } from '@pipeline/deploy-stage';
import type { Outcome } from '../outcome.ts';

/** What explains a build that came to nothing: the likely cause first, then what it complained of, and its last lines. */
export function failureBlocks({ diagnosis, next = '' }: Outcome): Block[] {
  if (diagnosis === undefined) return [];
  const { cause, failing, lines, error, errorLink, inspectorUrl } = diagnosis;
  const rows = failing.map(({ file, line, column, text }): Cell[] => [
    { code: file === undefined ? '' : [file, line, column].filter(part => part !== undefined).join(':') },
    { code: text },
  ]);
  return [
    ...causeBlocks(cause),
    ...(rows.length === 0 ? [] : [{ table: { columns: ['where', 'what the build says'], rows } }]),
    ...(error === undefined
      ? []
      : [{ text: `Vercel says ${error}${errorLink === undefined ? '' : ` (${errorLink})`}` }]),
    ...logBlocks({ source: `build of ${next}`, lines }),
    ...(inspectorUrl === undefined ? [] : [{ text: `All of its log: ${inspectorUrl}` }]),
  ];
}
