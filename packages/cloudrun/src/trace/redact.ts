import { createHash } from 'node:crypto';
import { isRecord } from '@pipeline/contracts';
import { scrubbed } from '../errors/scrub.ts';
import { BODY, type Kept, NOTHING_KEPT, type Shape } from './kept.ts';

const LONGEST_TEXT = 4_000;
const LONGEST_LIST = 100;

/**
 * What a trace may keep of a request's or an answer's body; see `kept.ts`.
 * @param whole all of the exchange: no sentence may repeat a variable's value that is in it
 */
export function redact(operation: string, body: unknown, whole: unknown = body): unknown {
  if (NOTHING_KEPT.has(operation) || !isRecord(body)) return undefined;
  return project(body, BODY, whole);
}

function project(value: Record<string, unknown>, shape: Shape, whole: unknown): Record<string, unknown> {
  const fields = Object.keys(shape).filter(name => Object.hasOwn(value, name));
  return Object.fromEntries(
    fields
      .map(name => [name, keep(value[name], shape[name] ?? 'plain', whole)] as const)
      .filter(([, kept]) => kept !== undefined),
  );
}

/** A value of another kind than it should be is left out, too: a list where a name is meant could hold anything. */
function keep(value: unknown, kept: Kept, whole: unknown): unknown {
  if (kept === 'plain') {
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    return typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : undefined;
  }
  if (kept === 'sentence') return typeof value === 'string' ? scrubbed(value, whole) : undefined;
  if (kept === 'fingerprint') return typeof value === 'string' ? fingerprint(value) : undefined;
  if (!isList(kept)) return isRecord(value) ? project(value, kept, whole) : undefined;
  const items = Array.isArray(value) ? value.filter(isRecord) : [];
  return items.slice(0, LONGEST_LIST).map(item => project(item, kept[0], whole));
}

const isList = (kept: Shape | readonly [Shape]): kept is readonly [Shape] => Array.isArray(kept);

/** Tells whether two are the same, and nothing else. */
const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
