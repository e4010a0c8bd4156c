import { hash } from 'node:crypto';
import { type Digest, isRecord } from '@pipeline/contracts';

/** What an image is made from, by name: `context`, `arg VERSION`, `base node:24-slim`, with a digest or short text for each. */
export type InputParts = Readonly<Record<string, string>>;

const SCHEMA = 1;
/** What may stand beside the image in a registry, in characters. */
const LONGEST_TEXT = 1 << 16;
const LONGEST_NAME = 300;
const LONGEST_VALUE = 1000;
const NAME = /^(?:context|dockerfile|target|platforms|builder|secrets|(?:arg|base|label) \P{C}+)$/u;

/** One text for the same parts, in whatever order they come. JSON. */
export function formatParts(parts: InputParts): string {
  const sorted = Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ schema: SCHEMA, parts: Object.fromEntries(sorted) });
}

/** The key under which an image of these parts is found: SHA-256 of the text that tells them. */
export function inputsKey(parts: InputParts): Digest {
  return `sha256:${hash('sha256', formatParts(parts))}`;
}

/** Reads parts from a registry, where anyone may have written them; `undefined` for what is not ours. */
export function parseParts(text: string): InputParts | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const json = parseJson(text);
  if (!isRecord(json) || json.schema !== SCHEMA || !isRecord(json.parts)) return undefined;
  const entries = Object.entries(json.parts);
  const ours = ([name, value]: [string, unknown]) =>
    name.length <= LONGEST_NAME &&
    NAME.test(name) &&
    typeof value === 'string' &&
    value.length <= LONGEST_VALUE;
  return entries.every(ours) ? (Object.fromEntries(entries) as InputParts) : undefined;
}

/** What differs from parts that `parseParts` gave, in words: `the context`, `arg VERSION`. What is there now comes first. */
export function changedParts(before: InputParts, now: InputParts): string[] {
  const value = (parts: InputParts, name: string) => (Object.hasOwn(parts, name) ? parts[name] : undefined);
  return [...new Set([...Object.keys(now), ...Object.keys(before)])]
    .filter(name => value(before, name) !== value(now, name))
    .map(name => (name.includes(' ') ? name : `the ${name === 'dockerfile' ? 'Dockerfile' : name}`));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
