import { nearest, parseDuration } from '@pipeline/contracts';
import { parseMap } from './maps.ts';
import type { InputSpec } from './spec.ts';

/** A parsed value, or what is wrong with the text and how to mend it. */
export type Parsed = { value: unknown } | { problem: string; fix: string };

const quote = (text: string) => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** The text of one input, never empty, → its value: a `duration` in milliseconds, a `list` as an array, a `map` as a record. */
export function parseValue(spec: InputSpec, text: string): Parsed {
  switch (spec.type) {
    case 'string':
      return { value: text };
    case 'boolean':
      return parseBoolean(spec, text);
    case 'integer':
      if (/^-?\d{1,15}$/.test(text)) return { value: Number(text) };
      return { problem: `${shown(spec, text)} is not a whole number`, fix: 'Write digits only, such as 3' };
    case 'duration':
      return parseTime(spec, text);
    case 'enum':
      return parseEnum(spec, text);
    case 'list':
      return { value: splitLines(spec.separator ? text.replaceAll(spec.separator, '\n') : text) };
    case 'map':
      return parseMap(text);
    case 'json':
      return parseJson(text);
  }
}

function shown(spec: InputSpec, text: string): string {
  return spec.secret ? 'the value (hidden)' : quote(text);
}

/** https://yaml.org/spec/1.2/spec.html#id2804923, as @actions/core's getBooleanInput. */
function parseBoolean(spec: InputSpec, text: string): Parsed {
  if (/^(?:true|True|TRUE)$/.test(text)) return { value: true };
  if (/^(?:false|False|FALSE)$/.test(text)) return { value: false };
  return { problem: `${shown(spec, text)} is neither true nor false`, fix: 'Write true or false' };
}

function parseTime(spec: InputSpec, text: string): Parsed {
  const value = parseDuration(text);
  if (value !== undefined) return { value };
  return {
    problem: `${shown(spec, text)} is not a duration`,
    fix: 'Write a number with its unit, such as 90s, 10m or 1h30m',
  };
}

function parseEnum(spec: InputSpec, text: string): Parsed {
  const values = spec.values ?? [];
  if (values.includes(text)) return { value: text };
  const [close] = nearest(text, values);
  const meant = close === undefined || spec.secret ? '' : ` (did you mean ${close}?)`;
  return {
    problem: `${shown(spec, text)} is not one of its values${meant}`,
    fix: `Write one of: ${values.join(', ')}`,
  };
}

function splitLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '');
}

function parseJson(text: string): Parsed {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: 'the text is not JSON', fix: 'Check brackets, quotes and commas' };
  }
}
