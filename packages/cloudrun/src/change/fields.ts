import { isRecord } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';

/** A copy with one field set in its place, or taken away where the value is `undefined`; all others as they are. */
export function put(fields: Raw, field: string, value: unknown): Raw {
  if (value !== undefined) return { ...fields, [field]: value };
  return Object.hasOwn(fields, field) ? without(fields, [field]) : fields;
}

/** A copy with several: `undefined` leaves a field as it is, `null` takes it away. */
export function putAll(fields: Raw, wanted: Raw): Raw {
  return Object.entries(wanted)
    .filter(([, value]) => value !== undefined)
    .reduce((edited, [field, value]) => put(edited, field, value ?? undefined), fields);
}

export function without(fields: Raw, names: Iterable<string>): Raw {
  const gone = new Set(names);
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !gone.has(field)));
}

/** A copy with one thing done to one field. */
export function within(fields: Raw, field: string, edit: (inner: Raw) => Raw): Raw {
  return put(fields, field, edit(record(fields[field])));
}

export function record(value: unknown): Raw {
  return isRecord(value) ? value : {};
}

export function records(value: unknown): Raw[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
