import { isRecord, RemoteError } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';

/** The fields of a document, by type. What is absent is the type's zero, as in protobuf's JSON. */
export interface Fields {
  raw: Raw;
  text(name: string): string;
  /** Also an `int64`, which comes as text. */
  count(name: string): number;
  flag(name: string): boolean;
  /** RFC 3339 → milliseconds since the epoch; 0 where it is absent. */
  time(name: string): number;
  texts(name: string): string[];
  /** A map of texts. */
  map(name: string): Record<string, string>;
  inner(name: string): Fields;
  list(name: string): Fields[];
}

/**
 * Throws a RemoteError for a field that is not what Google documents, so that nothing is decided on it.
 * https://protobuf.dev/programming-guides/json/
 * @param what as an error says it, such as `a service`
 */
export function fields(raw: Raw, what: string): Fields {
  const read = <T>(name: string, zero: T, parse: (value: unknown) => T | undefined): T => {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (value === undefined || value === null) return zero;
    const parsed = parse(value);
    if (parsed === undefined) throw unreadable(what, name);
    return parsed;
  };
  const list = <T>(name: string, parse: (value: unknown) => T | undefined): T[] =>
    read<T[]>(name, [], value => {
      if (!Array.isArray(value)) return undefined;
      const parsed = value.map(parse);
      return parsed.some(each => each === undefined) ? undefined : (parsed as T[]);
    });
  const of = (value: unknown): Fields | undefined => (isRecord(value) ? fields(value, what) : undefined);

  return {
    raw,
    text: name => read(name, '', asText),
    count: name => read(name, 0, asCount),
    flag: name => read(name, false, value => (typeof value === 'boolean' ? value : undefined)),
    time: name => read(name, 0, asTime),
    texts: name => list(name, asText),
    map: name => read(name, {}, asMap),
    inner: name => read(name, fields({}, what), of),
    list: name => list(name, of),
  };
}

function unreadable(what: string, name: string): RemoteError {
  return new RemoteError(`Google answered with ${what} that cannot be read: \`${name}\` is malformed`, {
    service: 'Cloud Run',
    operation: 'read',
    transient: false,
    hint: 'Check that the endpoint is Google’s own, or that no proxy changes its answers',
  });
}

const asText = (value: unknown) => (typeof value === 'string' ? value : undefined);

function asCount(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}

function asTime(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function asMap(value: unknown): Record<string, string> | undefined {
  if (!isRecord(value) || !Object.values(value).every(each => typeof each === 'string')) return undefined;
  // By entries, so that `__proto__` is a name as any other.
  return Object.fromEntries(Object.entries(value)) as Record<string, string>;
}

/** `projects/p/locations/r/services/api/revisions/api-1` and `api-1` → `api-1` */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
