import { KEPT_NUMBERS, KEPT_SENTENCES, KEPT_TEXTS, MEASURES, NOTHING_KEPT } from './kept-fields.ts';
import { scrub } from './scrub.ts';

/** Newest first; a verdict needs the latest ones only. */
const EVENTS = 20;
const LONGEST_LIST = 100;
/** Names of fields, and of a user's labels, that are surely no value. */
const FIELD = /^[\w.:/-]{1,80}$/;

/**
 * What a trace may keep of a request or an answer: the shape of everything, and the values of the fields that
 * are known to be harmless. A text becomes `<string>`, a number 0, so that the SDK can still read it.
 */
export function redact(operation: string, value: unknown): unknown {
  return NOTHING_KEPT.test(operation) ? visit(value, '', () => false) : visit(value, '', isKept);
}

type Kept = (field: string, value: string | number) => boolean;

function isKept(field: string, value: string | number): boolean {
  if (typeof value === 'number') return KEPT_NUMBERS.has(field) || MEASURES.test(field);
  return KEPT_TEXTS.has(field) || KEPT_SENTENCES.has(field);
}

function visit(value: unknown, field: string, kept: Kept): unknown {
  if (typeof value === 'string') {
    if (!kept(field, value)) return '<string>';
    return KEPT_SENTENCES.has(field) ? scrub(value) : value.slice(0, 400);
  }
  if (typeof value === 'number') return kept(field, value) ? value : 0;
  if (Array.isArray(value)) {
    const limit = field === 'events' ? EVENTS : LONGEST_LIST;
    return value.slice(0, limit).map(item => visit(item, field, kept));
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => FIELD.test(name));
  return Object.fromEntries(fields.map(([name, held]) => [name, visit(held, name, kept)]));
}
