import { nearest } from '@pipeline/contracts';
import { Problems } from './problems.ts';
import { type ActionSpec, camelCase, type InputSpec } from './spec.ts';
import { parseValue } from './values.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The variable in which the runner hands an input over. https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#inputs */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

function textOf(spec: InputSpec, name: string, env: Env): string {
  const given = env[inputVariable(name)]?.trim() ?? '';
  if (given !== '') return given;
  return spec.default?.includes('${{') ? '' : (spec.default ?? '');
}

/** The secrets among the inputs, each line of each by itself, as the log shows lines; of a map its values. */
export function secretsIn(spec: ActionSpec, env: Env): string[] {
  return Object.entries(spec.inputs)
    .filter(([, input]) => input.secret)
    .flatMap(([name, input]) => {
      const lines = textOf(input, name, env).split(/\r?\n/);
      return input.type === 'map' ? lines.map(line => line.slice(line.indexOf('=') + 1)) : lines;
    })
    .map(line => line.trim())
    .filter(line => line !== '');
}

/** Reads all inputs from the environment, typed; one error lists every bad, missing, renamed and unknown one. */
export function readInputs<Inputs>(spec: ActionSpec<Inputs>, env: Env): Inputs {
  const problems = new Problems();
  const values: Record<string, unknown> = {};
  for (const [name, input] of Object.entries(spec.inputs)) {
    const text = textOf(input, name, env);
    if (input.renamedTo !== undefined) {
      if (text !== '')
        problems.add(name, 'this input was renamed', `Write \`${input.renamedTo}:\` instead of \`${name}:\``);
    } else if (text === '') {
      if (input.required)
        problems.add(name, 'it is required and was not given', `Add \`${name}:\` under \`with:\``);
    } else {
      const parsed = parseValue(input, text);
      if ('problem' in parsed) problems.add(name, parsed.problem, parsed.fix);
      else values[camelCase(name)] = parsed.value;
    }
  }
  for (const name of unknownInputs(spec, env)) {
    const [close] = nearest(name, Object.keys(spec.inputs));
    const fix = close === undefined ? 'Remove it' : `Did you mean \`${close}\`?`;
    problems.add(name, `${spec.name} has no such input`, fix);
  }
  problems.throwIfAny();
  return values as Inputs;
}

function unknownInputs(spec: ActionSpec, env: Env): string[] {
  const known = new Set(Object.keys(spec.inputs).map(inputVariable));
  return Object.keys(env)
    .filter(variable => variable.startsWith('INPUT_') && !known.has(variable))
    .map(variable => variable.slice('INPUT_'.length).toLowerCase())
    .sort();
}
