import { type ActionSpec, camelCase, type InputSpec, writtenDefault } from './spec.ts';
import { parseValue } from './values.ts';

/** Those of these inputs that say something: one that only says its default does not. @param inputs as they were read */
export function given<Name extends string>(
  { inputs: specs }: Pick<ActionSpec, 'inputs'>,
  inputs: object,
  names: readonly Name[],
): Name[] {
  const values = new Map(Object.entries(inputs));
  return names.filter(name => {
    const [value, spec] = [values.get(camelCase(name)), specs[name]];
    return value !== undefined && JSON.stringify(value) !== (spec && defaultOf(spec));
  });
}

/** As JSON; `undefined` where there is none. */
function defaultOf(spec: InputSpec): string | undefined {
  const text = writtenDefault(spec);
  const parsed = text === '' ? undefined : parseValue(spec, text);
  return parsed && 'value' in parsed ? JSON.stringify(parsed.value) : undefined;
}
