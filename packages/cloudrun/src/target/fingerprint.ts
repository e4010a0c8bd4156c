import { createHash } from 'node:crypto';
import { isRecord } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';

/** A hash of these fields, whatever the order in which their own fields stand. */
export function fingerprint(raw: Raw | undefined, names: readonly string[]): string {
  const kept = [...new Set(names)].sort().map(name => [name, raw?.[name] ?? null]);
  return createHash('sha256').update(JSON.stringify(kept, ordered)).digest('hex');
}

function ordered(_: string, value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
