import { isRecord } from './is-record.ts';

/** What stops the reading at the first thing that is wrong. */
export class Unreadable extends Error {}

/** What `body` reads, or what is wrong with it. */
export function read<T>(body: () => T): T | string {
  try {
    return body();
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

export function versioned(json: unknown, what: string): Record<string, unknown> {
  const given = record(json, what);
  const schema = given.schema;
  if (schema === 1) return given;
  throw new Unreadable(
    typeof schema === 'number' && schema > 1
      ? `schema ${schema} is newer than this version of the pipeline reads (1)`
      : 'schema must be 1',
  );
}

export function record(value: unknown, at: string): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new Unreadable(`${at} must be an object`);
}

export function list(value: unknown, at: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Unreadable(`${at} must be a list`);
}

export function text(value: unknown, at: string): string {
  if (typeof value === 'string') return value;
  throw new Unreadable(`${at} must be a text`);
}

export function time(value: unknown, at = 'at'): string {
  const given = text(value, at);
  if (!Number.isNaN(Date.parse(given))) return given;
  throw new Unreadable(`${at} must be a time in ISO 8601`);
}
