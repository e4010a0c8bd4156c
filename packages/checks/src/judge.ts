import { isDeepStrictEqual } from 'node:util';
import type { Expectation, Failure } from './check.ts';
import { excerpt } from './excerpt.ts';
import { readJson } from './json-path.ts';
import { matches } from './pattern.ts';
import type { Answer } from './send.ts';
import { allows, formatStatus } from './status.ts';

/** What an answer lacks of what is expected; nothing where it is as wanted. */
export function judge(expect: Expectation, answer: Answer): Failure | undefined {
  if (!allows(expect.status, answer.status)) {
    const reason = `expected ${formatStatus(expect.status)}, got ${answer.status}${withBody(answer)}`;
    return { kind: 'status', reason };
  }
  const lacks = [...headerLacks(expect, answer), ...textLacks(expect, answer), ...jsonLacks(expect, answer)];
  if (lacks.length > 0) {
    return { kind: 'content', reason: `got ${answer.status}${withBody(answer)}, but ${lacks.join('; ')}` };
  }
  if (expect.maxLatency !== undefined && answer.latency > expect.maxLatency) {
    const reason = `expected an answer within ${expect.maxLatency} ms, got it after ${Math.round(answer.latency)} ms`;
    return { kind: 'latency', reason };
  }
  return undefined;
}

/** The answer's body as the end of a sentence. */
export function withBody({ body, secrets }: Answer): string {
  const start = excerpt(body.text, 200, secrets);
  return start === '' ? ' with an empty body' : ` with body “${start}”`;
}

function* headerLacks({ header }: Expectation, { headers, secrets }: Answer): Generator<string> {
  for (const [name, wanted] of Object.entries(header)) {
    const value = headers.get(name);
    if (value === null) yield `there is no header ${name}`;
    else if (!value.includes(wanted))
      yield `header ${name} is “${excerpt(value, 200, secrets)}”, expected “${wanted}” in it`;
  }
}

function* textLacks(expect: Expectation, answer: Answer): Generator<string> {
  const where = answer.body.cut ? 'the first MiB of the body' : 'the body';
  for (const text of expect.contains) {
    if (!answer.body.text.includes(text)) yield `${where} does not contain “${text}”`;
  }
  for (const pattern of expect.matches) {
    const found = matches(pattern, answer.body.text);
    if (found === 'timeout')
      yield `the pattern ${pattern} takes too long on this body: write it without nested repetition`;
    else if (!found) yield `${where} does not match ${pattern}`;
  }
}

function* jsonLacks(expect: Expectation, answer: Answer): Generator<string> {
  if (expect.json.length + expect.jsonExists.length === 0) return;
  const parsed = parseJson(answer);
  if (typeof parsed === 'string') {
    yield parsed;
    return;
  }
  for (const { path, equals } of expect.json) {
    const found = readJson(parsed.value, path);
    if (found === undefined) yield `the JSON body has no ${path.text}`;
    else if (!isDeepStrictEqual(found.value, equals)) {
      yield `${path.text} is ${excerpt(JSON.stringify(found.value), 200, answer.secrets)}, expected ${JSON.stringify(equals)}`;
    }
  }
  for (const path of expect.jsonExists) {
    if (readJson(parsed.value, path) === undefined) yield `the JSON body has no ${path.text}`;
  }
}

/** The body as JSON, whatever its content type says; in words why not. */
export function parseJson(answer: Pick<Answer, 'body' | 'headers'>): { value: unknown } | string {
  if (answer.body.cut) return 'the body is over 1 MiB, too long to read as JSON';
  try {
    return { value: JSON.parse(answer.body.text) as unknown };
  } catch {
    const type = answer.headers.get('content-type') ?? 'no content type';
    return `the body is not JSON (${excerpt(type, 60)})`;
  }
}
