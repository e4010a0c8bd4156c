import { isRecord } from '@pipeline/contracts';

/** A map of texts, as a snapshot has its images; `undefined` where it is none. */
export function textsIn(json: unknown): Record<string, string> | undefined {
  if (!isRecord(json)) return undefined;
  const entries = Object.entries(json);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
    ? Object.fromEntries(entries)
    : undefined;
}

/** The fields of an object; none where it is no object. */
export function fieldsOf(json: unknown): Record<string, unknown> {
  return isRecord(json) ? json : {};
}
