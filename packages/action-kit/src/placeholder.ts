import { type InputSpec, type InputType, writtenDefault } from './spec.ts';
import { parseValue } from './values.ts';

const NEUTRAL: Record<Exclude<InputType, 'enum'>, unknown> = {
  string: '',
  boolean: false,
  integer: 0,
  duration: 0,
  list: [],
  map: {},
  json: {},
};

/**
 * What stands for an input that is missing or malformed, so that the rules across inputs can be judged all the
 * same: its default; `undefined` where it may be left out; else the plainest value of its type.
 */
export function placeholder(spec: InputSpec): unknown {
  const text = writtenDefault(spec);
  if (text !== '') {
    const parsed = parseValue(spec, text);
    if ('value' in parsed) return parsed.value;
  } else if (!spec.required) return undefined;
  return structuredClone(spec.type === 'enum' ? spec.values?.[0] : NEUTRAL[spec.type]);
}
