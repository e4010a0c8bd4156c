import type { Block, Cell } from '@pipeline/action-kit';
import type { Change } from '@pipeline/contracts';
import { originOf } from '@pipeline/vercel';
import type { Said } from '../evidence.ts';

export interface HostRow {
  host: string;
  from: string | undefined;
  to: string | undefined;
  /** The deployment that it answers from now; `null`: none; absent: not seen. */
  answers?: string | null | undefined;
}

/** One row a host: what it answered from, is to answer from, and does. */
export function hostTable(rows: readonly HostRow[], { seen }: { seen: boolean }): Block {
  const columns = ['host', 'from', 'to', ...(seen ? ['answers from'] : [])];
  return {
    table: {
      columns,
      rows: rows.map(({ host, from, to, answers }): Cell[] => [
        { link: originOf(host), text: host },
        { code: from ?? 'none' },
        { code: to ?? '' },
        ...(seen ? [answers === undefined ? 'not seen' : { code: answers ?? 'none' }] : []),
      ]),
    },
  };
}

const OF_HOSTS = /^(?:domain|extra host) /;

/** What changes beside the hosts: variables by name, the pin, stages. */
export function changeTable(changes: readonly Change[]): Block[] {
  const rows = changes
    .filter(({ what }) => !OF_HOSTS.test(what))
    .map(({ what, from, to }): Cell[] => [what, { code: from ?? 'none' }, { code: to }]);
  return rows.length === 0 ? [] : [{ table: { columns: ['what', 'from', 'to'], rows } }];
}

/** What the release logs say of it. */
export function evidenceTable(said: readonly Said[]): Block[] {
  if (said.length === 0) return [];
  const rows = said.map(({ what, good, text }): Cell[] => [what, good ? 'yes' : 'no', text]);
  return [{ table: { columns: ['evidence', 'met', 'what it says'], rows } }];
}

export function noteBlocks(notes: readonly string[]): Block[] {
  return notes.map(note => ({ text: `Note: ${note}${/[.!?…]$/.test(note) ? '' : '.'}` }));
}
