import { isRecord } from '@pipeline/contracts';
import type { Check } from './check.ts';
import { type Complaint, unknownKeys } from './complaint.ts';
import { EXPECT_KEYS, parseExpect, parseHeaders } from './parse-expect.ts';
import { METHODS, parseLine } from './parse-line.ts';

const CHECK_KEYS = ['name', 'path', 'url', 'method', 'headers', 'body', 'expect'];
const UNDER_EXPECT = Object.fromEntries(
  EXPECT_KEYS.map(key => [key, `Put "${key}" under "expect": expect: {${key}: …}.`]),
);
const LINE_FIX = 'Write it like /health 200 or GET /health -> 200.';

/**
 * Checks from what a person wrote, as YAML or JSON reads it: each a short line or a map. Everything that
 * is wrong is a complaint; checks with complaints are left out.
 */
export function parseChecks(items: readonly unknown[]): { checks: Check[]; complaints: Complaint[] } {
  const checks: Check[] = [];
  const complaints: Complaint[] = [];
  items.forEach((item, index) => {
    const found: Complaint[] = [];
    const check = parseCheck(item, index + 1, found);
    if (check !== undefined && found.length === 0) checks.push(check);
    complaints.push(...found);
  });
  return { checks, complaints };
}

function parseCheck(item: unknown, position: number, complaints: Complaint[]): Check | undefined {
  const number = `check ${position}`;
  const given = typeof item === 'string' ? fromLine(item) : item;
  if (!isRecord(given)) {
    const shown = typeof item === 'string' ? ` "${item}"` : '';
    complaints.push({ where: `${number}${shown}`, problem: 'is not a check', fix: LINE_FIX });
    return undefined;
  }
  const target = String(given.path ?? given.url ?? '');
  const where = target === '' ? number : `${number} (${target})`;
  const complain = (problem: string, fix: string) => complaints.push({ where, problem, fix });

  const [only = ''] = Object.keys(given);
  if (/^(?:[A-Za-z]+\s+)?(?:\/|https?:)/.test(only)) {
    complain(`has "${only}" as a key`, `Write it on one line, without the colon: ${only} 200.`);
    return undefined;
  }
  complaints.push(...unknownKeys(given, CHECK_KEYS, where, UNDER_EXPECT));
  if (given.path !== undefined && given.url !== undefined) complain('has both path and url', 'Keep one.');
  if (target === '') complain('has no path', 'Add path: /health.');
  else if (!isTarget(target)) complain('has a bad address', 'Write a path such as /health, or a whole URL.');

  const method = String(given.method ?? 'GET').toUpperCase();
  if (!METHODS.includes(method)) complain(`has an unknown method "${method}"`, `Use ${METHODS.join(', ')}.`);
  const body = bodyText(given.body);
  if (body !== undefined && (method === 'GET' || method === 'HEAD')) {
    complain(
      `sends a body with ${method}`,
      'Use method: POST, or put what the answer must hold under expect.',
    );
  }
  const headers = parseHeaders(given.headers, 'headers', complain);
  if (isStructured(given.body) && !Object.keys(headers).some(name => /^content-type$/i.test(name))) {
    headers['content-type'] = 'application/json';
  }
  const name = String(given.name ?? '').trim() || `${method} ${target}`;
  const expect = parseExpect(given.expect, where, complaints);
  return { name, target, method, headers, expect, ...(body !== undefined && { body }) };
}

function fromLine(line: string): Record<string, unknown> | undefined {
  const parsed = parseLine(line);
  return parsed && { path: parsed.target, method: parsed.method, expect: parsed.status };
}

function isTarget(text: string): boolean {
  if (text.startsWith('/')) return URL.canParse(`http://host${text}`) && !/\s/.test(text);
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

const isStructured = (body: unknown) => typeof body === 'object' && body !== null;

/** A map or a list is sent as JSON. */
function bodyText(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  return isStructured(body) ? JSON.stringify(body) : String(body);
}
