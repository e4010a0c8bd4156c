import { nearest } from '@pipeline/contracts';
import { valuesIn } from './maps.ts';
import { placeholder } from './placeholder.ts';
import type { Problem } from './problems.ts';
import { type ActionSpec, camelCase, type InputSpec, writtenDefault } from './spec.ts';
import { type Parsed, parseValue } from './values.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The variable in which the runner hands an input over. https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#inputs */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

function textOf(spec: InputSpec, name: string, env: Env): string {
  const given = env[inputVariable(name)]?.trim() ?? '';
  return given !== '' ? given : writtenDefault(spec);
}

/** The secrets among the inputs, each line of each by itself, as the log shows lines; of a map its values. */
export function secretsIn(spec: ActionSpec, env: Env): string[] {
  return Object.entries(spec.inputs)
    .filter(([, input]) => input.secret)
    .flatMap(([name, input]) => {
      const text = textOf(input, name, env);
      return input.type === 'map' ? valuesIn(text) : [text];
    })
    .flatMap(text => text.split(/\r?\n/))
    .map(line => line.trim())
    .filter(line => line !== '');
}

/** The inputs, typed, a placeholder for each that is missing or malformed; and every bad, missing, renamed and unknown one. */
export function readInputs<Inputs>(
  spec: ActionSpec<Inputs>,
  env: Env,
): { inputs: Inputs; unreadable: Problem[] } {
  const unreadable: Problem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, input] of Object.entries(spec.inputs)) {
    const text = textOf(input, name, env);
    const read = readOne(name, input, text);
    if ('problem' in read) unreadable.push({ input: name, ...read });
    if (input.renamedTo !== undefined) continue;
    const value = 'problem' in read ? placeholder(input) : read.value;
    if (value !== undefined) values[camelCase(name)] = value;
  }
  for (const name of unknownInputs(spec, env)) {
    const [close] = nearest(name, Object.keys(spec.inputs));
    const fix = close === undefined ? 'Remove it' : `Did you mean \`${close}\`?`;
    unreadable.push({ input: name, problem: `${spec.name} has no such input`, fix });
  }
  return { inputs: values as Inputs, unreadable };
}

function readOne(name: string, input: InputSpec, text: string): Parsed {
  if (text === '') {
    if (!input.required) return { value: undefined };
    return { problem: 'it is required and was not given', fix: `Add \`${name}:\` under \`with:\`` };
  }
  if (input.renamedTo === undefined) return parseValue(input, text);
  return {
    problem: 'this input was renamed',
    fix: `Write \`${input.renamedTo}:\` instead of \`${name}:\``,
  };
}

function unknownInputs(spec: ActionSpec, env: Env): string[] {
  const known = new Set(Object.keys(spec.inputs).map(inputVariable));
  return Object.keys(env)
    .filter(variable => variable.startsWith('INPUT_') && !known.has(variable))
    .map(variable => variable.slice('INPUT_'.length).toLowerCase())
    .sort();
}
