import { isRecord } from '@pipeline/contracts';

type ParsedMap = { value: Record<string, string> } | { problem: string; fix: string };

/**
 * The text of a `map`: one `key=value` a line, spaces around both cut off; or, where it begins with a brace, a JSON object, whose
 * values may hold line breaks and stay as they are. What is wrong is told without the text: a value may be a secret.
 */
export function parseMap(text: string): ParsedMap {
  return text.startsWith('{') ? parseObject(text) : parseLines(text);
}

function parseLines(text: string): ParsedMap {
  const entries: [string, string][] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [key = '', ...rest] = line.split('=');
    if (key.trim() === '' || rest.length === 0)
      return {
        problem: `line ${at + 1} has no key`,
        fix: 'Write one key=value a line, or a JSON object where a value has several lines',
      };
    entries.push([key.trim(), rest.join('=').trim()]);
  }
  const keys = entries.map(([key]) => key);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice === undefined) return { value: Object.fromEntries(entries) };
  return { problem: `the key ${JSON.stringify(twice)} is given twice`, fix: 'Keep one of the lines' };
}

const SHAPE = 'Write an object of texts, numbers and booleans, such as {"LOG_LEVEL":"info"}';

function parseObject(text: string): ParsedMap {
  let object: unknown;
  try {
    object = JSON.parse(text, asWritten);
  } catch {
    return { problem: 'it begins like a JSON object and is none', fix: 'Check brackets, quotes and commas' };
  }
  if (!isRecord(object)) return { problem: 'it is not one JSON object', fix: SHAPE };
  const odd = Object.keys(object).find(key => typeof object[key] !== 'string');
  if (odd !== undefined)
    return { problem: `what ${JSON.stringify(odd)} is given is not one value`, fix: SHAPE };
  if (Object.hasOwn(object, '')) return { problem: 'a key of it is empty', fix: 'Name it' };
  return { value: object as Record<string, string> };
}

/** A number as its digits, not what is left of them: `1.10`, and ids of 20 digits. */
function asWritten(_: string, value: unknown, written?: { source?: string }): unknown {
  if (typeof value === 'number') return written?.source ?? String(value);
  return typeof value === 'boolean' ? String(value) : value;
}

/** Each value of a `map`, also where the whole cannot be read. */
export function valuesIn(text: string): string[] {
  const parsed = parseMap(text);
  if ('value' in parsed) return Object.values(parsed.value);
  return text.split(/\r?\n/).map(line => line.slice(line.indexOf('=') + 1));
}
