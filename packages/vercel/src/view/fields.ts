import { isRecord, RemoteError } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';

/**
 * The fields of a document, by type. `null`, what is absent and what is of another type are all the same: absent. Vercel
 * has several names for some fields; the first that is there is taken.
 */
export interface Fields {
  raw: Raw;
  /** Absent where it is empty. */
  text(...names: string[]): string | undefined;
  /** Throws a RemoteError where it is absent: there is nothing without it. */
  needed(...names: string[]): string;
  number(...names: string[]): number | undefined;
  flag(name: string): boolean | undefined;
  /** Whether there is anything but `null` and `false`. */
  has(name: string): boolean;
  texts(name: string): string[];
  /** The texts of a map; all else in it is left out. */
  map(name: string): Record<string, string>;
  /** With no fields where it is absent. */
  inner(name: string): Fields;
  list(name: string): Fields[];
}

/** @param what as an error says it, such as `a deployment` */
export function fields(raw: Raw, what: string): Fields {
  // Own fields alone: an answer may hold `__proto__`.
  const of = (name: string): unknown => (Object.hasOwn(raw, name) ? raw[name] : undefined);
  const first = <T>(names: string[], is: (value: unknown) => value is T): T | undefined =>
    names.map(of).find(is);
  const items = (name: string): unknown[] => {
    const value = of(name);
    return Array.isArray(value) ? value : [];
  };
  const record = (value: unknown): Raw => (isRecord(value) ? value : {});
  return {
    raw,
    text: (...names) => first(names, isText),
    needed(...names) {
      const value = first(names, isText);
      if (value === undefined) throw unreadable(what, names);
      return value;
    },
    number: (...names) => first(names, isNumber),
    flag: name => first([name], isFlag),
    has: name => ![undefined, null, false].includes(of(name) as undefined),
    texts: name => items(name).filter(isText),
    // By entries, so that `__proto__` is a name as any other.
    map: name =>
      Object.fromEntries(
        Object.entries(record(of(name))).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      ),
    inner: name => fields(record(of(name)), what),
    list: name =>
      items(name)
        .filter(isRecord)
        .map(each => fields(each, what)),
  };
}

function unreadable(what: string, names: string[]): RemoteError {
  return new RemoteError(
    `Vercel answered with ${what} that cannot be read: it has no \`${names.join('` or `')}\``,
    {
      service: 'Vercel',
      operation: 'read',
      transient: false,
      hint: 'Check that VERCEL_API_URL, where it is set, is Vercel’s own, and that no proxy changes its answers',
    },
  );
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
