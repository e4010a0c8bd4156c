import { isRecord, parseDuration } from '@pipeline/contracts';
import type { Expectation } from './check.ts';
import { type Complaint, unknownKeys } from './complaint.ts';
import { type JsonPath, parseJsonPath } from './json-path.ts';
import { patternProblem } from './pattern.ts';
import { ANY_SUCCESS, parseStatus } from './status.ts';

export const EXPECT_KEYS = ['status', 'contains', 'matches', 'header', 'json', 'json-exists', 'max-latency'];

/** What an answer must be. A bare status (`200`, `2xx`, a list) stands for `{status: …}`; default `2xx`. */
export function parseExpect(value: unknown, where: string, complaints: Complaint[]): Expectation {
  const given = isRecord(value) ? value : value === undefined || value === null ? {} : { status: value };
  complaints.push(...unknownKeys(given, EXPECT_KEYS, where, { body: 'Use "contains" or "matches".' }));
  const complain = (problem: string, fix: string) => complaints.push({ where, problem, fix });

  const status = given.status === undefined ? [ANY_SUCCESS] : parseStatus(given.status);
  if (typeof status === 'string') complain(status, 'Write a status such as 200, 2xx, 200-204 or [200, 404].');

  const matches = texts(given.matches, 'matches', complain);
  for (const pattern of matches) {
    const problem = patternProblem(pattern);
    if (problem !== undefined)
      complain(`has a bad regular expression: ${problem}`, 'Use JavaScript’s syntax.');
  }

  const maxLatency = milliseconds(given['max-latency']);
  if (maxLatency === 'bad') complain('has a bad max-latency', 'Write a duration such as 500ms or 2s.');

  return {
    status: typeof status === 'string' ? [ANY_SUCCESS] : status,
    contains: texts(given.contains, 'contains', complain),
    matches,
    header: parseHeaders(given.header, 'header', complain),
    ...parseJsonRules(given, complain),
    ...(typeof maxLatency === 'number' && { maxLatency }),
  };
}

type Complain = (problem: string, fix: string) => void;

function parseJsonRules(given: Record<string, unknown>, complain: Complain) {
  const path = (text: string): JsonPath[] => {
    const parsed = parseJsonPath(text);
    if (typeof parsed !== 'string') return [parsed];
    complain(`has a bad JSON path: ${parsed}`, 'Write names joined by dots, or a JSON Pointer.');
    return [];
  };
  const json = given.json ?? {};
  if (!isRecord(json)) complain('has a "json" that is not a map', 'Write it like json: {status: ok}.');
  const rules = Object.entries(isRecord(json) ? json : {});
  return {
    json: rules.flatMap(([text, equals]) => path(text).map(at => ({ path: at, equals }))),
    jsonExists: texts(given['json-exists'], 'json-exists', complain).flatMap(path),
  };
}

/** One text or a list of them; a number or boolean, as YAML reads `contains: 42`, is taken as its text. */
function texts(value: unknown, key: string, complain: Complain): string[] {
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value) ? value : [value];
  if (list.some(item => typeof item === 'object' || item === '')) {
    complain(`has a "${key}" that is not a text or a list of texts`, 'Write one text, or a list of them.');
    return [];
  }
  return list.map(String);
}

/** Header names and values: names as HTTP takes them, values on one line. */
export function parseHeaders(value: unknown, key: string, complain: Complain): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) {
    complain(`has a "${key}" that is not a map`, `Write it like ${key}: {accept: application/json}.`);
    return {};
  }
  const headers: Record<string, string> = {};
  for (const [name, content] of Object.entries(value)) {
    const text = content === null ? '' : String(content);
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
      complain(`has a bad header name "${name}"`, 'Use letters, digits and dashes.');
    else if (typeof content === 'object' && content !== null)
      complain(`has a bad value for header ${name}`, 'Write a text.');
    else if (!isHeaderValue(text))
      complain(`has a bad value for header ${name}`, 'Use one line of Latin-1 characters.');
    else headers[name] = text;
  }
  return headers;
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-5.5 */
export function isHeaderValue(text: string): boolean {
  return [...text].every(letter => {
    const code = letter.codePointAt(0) ?? 0;
    return code === 9 || (code >= 32 && code !== 127 && code < 256);
  });
}

function milliseconds(value: unknown): number | undefined | 'bad' {
  if (value === undefined || value === null) return undefined;
  const parsed = typeof value === 'string' ? parseDuration(value) : undefined;
  return parsed === undefined || parsed === 0 ? 'bad' : parsed;
}
