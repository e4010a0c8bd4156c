import type { Block, Cell } from '@pipeline/action-kit';
import type { Decision } from '@pipeline/approval';

const MOST = 100;

/** Who has said what, and what counts. */
export function heededTable({ heeded }: Decision): Block[] {
  if (heeded.length === 0) return [];
  const rows = heeded
    .slice(-MOST)
    .map(({ login, at, said, counts, why }): Cell[] => [
      { code: login },
      at,
      said === '' ? 'no command' : said,
      `${counts ? 'yes' : 'no'}${why === '' ? '' : `: ${why}`}`,
    ]);
  return [{ table: { columns: ['who', 'when', 'said', 'counts'], rows } }];
}
