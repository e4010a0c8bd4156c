import { ApiFault } from '../google-fault.ts';
import type { LogEntry } from './entry.ts';

export type Test = (entry: LogEntry) => boolean;

const COMPARE: Record<string, (found: string, wanted: string) => boolean> = {
  '=': (found, wanted) => found.toLowerCase() === wanted.toLowerCase(),
  '!=': (found, wanted) => found.toLowerCase() !== wanted.toLowerCase(),
  ':': (found, wanted) => found.toLowerCase().includes(wanted.toLowerCase()),
  '=~': (found, wanted) => new RegExp(wanted).test(found),
  '!~': (found, wanted) => !new RegExp(wanted).test(found),
};
const ORDER: Record<string, (difference: number) => boolean> = {
  '=': difference => difference === 0,
  '!=': difference => difference !== 0,
  '>=': difference => difference >= 0,
  '>': difference => difference > 0,
  '<=': difference => difference <= 0,
  '<': difference => difference < 0,
};
/** https://docs.cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity */
const SEVERITIES = [
  'DEFAULT',
  'DEBUG',
  'INFO',
  'NOTICE',
  'WARNING',
  'ERROR',
  'CRITICAL',
  'ALERT',
  'EMERGENCY',
];

/** One comparison; times and severities have an order, all else is text. A field that is not there compares with nothing. */
export function comparison(path: string, operator: string, wanted: string): Test {
  const keys = keysOf(path);
  const rank = RANK[keys[0] ?? ''];
  const ordered = ORDER[operator];
  if (rank !== undefined && keys.length === 1 && ordered !== undefined) {
    const limit = rank(wanted);
    if (!(limit >= 0))
      throw new ApiFault(400, 'INVALID_ARGUMENT', `Field ${path} has invalid value: ${wanted}`);
    return entry => ordered(rank(String(at(entry, keys) ?? 'DEFAULT')) - limit);
  }
  const compare = COMPARE[operator];
  if (compare === undefined) {
    throw new ApiFault(501, 'UNIMPLEMENTED', `${path} ${operator} … is not implemented here`);
  }
  return entry => {
    const found = at(entry, keys);
    if (found === undefined) return false;
    return compare(String(found), wanted);
  };
}

const RANK: Record<string, (text: string) => number> = {
  timestamp: Date.parse,
  severity: text => SEVERITIES.indexOf(text.toUpperCase()),
};

/** `labels."a.b/c".d` → its keys. */
function keysOf(path: string): string[] {
  return [...path.matchAll(/"((?:[^"\\]|\\.)*)"|([^."]+)/g)].map(
    ([, quoted, plain = '']) => quoted?.replace(/\\(.)/g, '$1') ?? plain,
  );
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, key)
        ? (found as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}
