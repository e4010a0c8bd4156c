import type { Failure } from './check.ts';
import { excerpt } from './excerpt.ts';
import { type JsonPath, readJson } from './json-path.ts';
import { parseJson, withBody } from './judge.ts';
import type { Answer } from './send.ts';

/** Where a version is read from: a place in a JSON body, or a header. */
export type VersionSource = { json: JsonPath } | { header: string };

/** Which version must answer. */
export interface VersionExpectation {
  value: string;
  /** A path below the base URL, or an absolute URL. */
  path: string;
  source: VersionSource;
  /** How many answers in a row must be of that version: several backends may stand behind one URL. */
  times: number;
}

/**
 * The version that an answer names. A `text/plain` body of one short line is a version as it stands, since
 * many services answer so.
 */
export function readVersion(answer: Answer, source: VersionSource): { version: string } | Failure {
  if (answer.status < 200 || answer.status > 299) {
    return { kind: 'status', reason: `expected 2xx, got ${answer.status}${withBody(answer)}` };
  }
  if ('header' in source) {
    const value = answer.headers.get(source.header)?.trim();
    return value ? { version: shown(value, answer) } : content(answer, `there is no header ${source.header}`);
  }
  const parsed = parseJson(answer);
  if (typeof parsed === 'string') {
    const line = answer.body.text.trim();
    const plain = /^text\/plain\b/i.test(answer.headers.get('content-type') ?? '');
    return plain && /^[^\s\p{C}]{1,128}$/u.test(line)
      ? { version: shown(line, answer) }
      : content(answer, parsed);
  }
  const found = readJson(parsed.value, source.json);
  if (typeof found?.value === 'string' || typeof found?.value === 'number') {
    return { version: shown(String(found.value), answer) };
  }
  const lacks = found === undefined ? 'has no' : 'has no text or number at';
  return content(answer, `the JSON body ${lacks} ${source.json.text}`);
}

/** It becomes an output and stands in the log. */
function shown(version: string, { secrets }: Answer): string {
  return excerpt(version, 128, secrets);
}

function content(answer: Answer, lacks: string): Failure {
  return { kind: 'content', reason: `got ${answer.status}${withBody(answer)}, but ${lacks}` };
}
