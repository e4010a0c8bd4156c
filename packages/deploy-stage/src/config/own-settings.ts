import { camelCase, type InputSpec, type Problems } from '@pipeline/action-kit';
import { isRecord, nearest, parseDuration } from '@pipeline/contracts';

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** The inputs of these names, as they are read. */
export type SettingsOf<Inputs, Name extends string> = Pick<Inputs, Extract<keyof Inputs, CamelCase<Name>>>;

/** What a service may have of its own. */
export interface OwnSettings<Name extends string> {
  /** The inputs that say what one service is to run. */
  names: readonly Name[];
  /** All inputs of the stage, by name. */
  inputs: Readonly<Record<string, InputSpec>>;
}

/** What one of `services` says of its own: by the names and types of the inputs, as JSON writes them. */
export function readOwn<Settings, Name extends string>(
  service: string,
  own: Record<string, unknown>,
  { names, inputs }: OwnSettings<Name>,
  problems: Problems,
): Partial<Settings> {
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(own)) {
    const where = `services.${service}.${name}`;
    if (!(names as readonly string[]).includes(name)) {
      const [close] = nearest(name, names);
      const fix =
        close === undefined ? `A service may have: ${names.join(', ')}` : `Did you mean \`${close}\`?`;
      problems.add(where, 'a service has no such setting', fix);
      continue;
    }
    const input = inputs[name] as InputSpec;
    const parsed = READERS[input.type]?.(value, input);
    if (parsed === undefined)
      problems.add(where, `it is not ${wordsFor(input)}`, 'See the input of the same name');
    else read[camelCase(name)] = parsed;
  }
  return read as Partial<Settings>;
}

/** JSON says the types of its own; a number or a boolean is taken where a text is due, as YAML writers mean it. */
const READERS: Partial<Record<InputSpec['type'], (value: unknown, input: InputSpec) => unknown>> = {
  string: textOf,
  integer: value => (Number.isInteger(value) ? value : undefined),
  boolean: value => (typeof value === 'boolean' ? value : undefined),
  enum: (value, { values }) => values?.find(one => one === value),
  duration: value => (typeof value === 'string' ? parseDuration(value) : undefined),
  list: (value, { separator }) => all(itemsOf(value, separator), textOf),
  map: value => {
    if (!isRecord(value)) return undefined;
    const values = all(Object.values(value), textOf);
    return values && Object.fromEntries(Object.keys(value).map((key, at) => [key, values[at]]));
  },
};

/** A text is taken apart as the input of that name is. */
function itemsOf(value: unknown, separator: string | undefined): unknown[] {
  if (typeof value !== 'string' || separator === undefined) return [value].flat();
  return value
    .split(separator)
    .map(item => item.trim())
    .filter(item => item !== '');
}

function wordsFor({ type, values = [] }: InputSpec): string {
  if (type === 'enum') return `one of ${values.join(', ')}`;
  return WORDS[type] ?? 'such a value';
}

const WORDS: Partial<Record<InputSpec['type'], string>> = {
  string: 'a text',
  integer: 'a whole number',
  boolean: 'true or false',
  duration: 'a duration such as 5m',
  list: 'a list of texts',
  map: 'an object of texts',
};

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function all<T>(values: unknown[], read: (value: unknown) => T | undefined): T[] | undefined {
  const found = values.map(read);
  return found.every(value => value !== undefined) ? found : undefined;
}
