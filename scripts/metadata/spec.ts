import { camelCase } from '../../packages/action-kit/src/spec.ts';
import type { Input, Metadata } from './read.ts';

const TYPES: Record<string, string> = {
  string: 'string',
  boolean: 'boolean',
  integer: 'number',
  duration: 'number',
  list: 'string[]',
  map: 'Record<string, string>',
  json: 'unknown',
};

function typeOf(input: Input): string {
  if (input.type === 'enum') return (input['allowed-values'] ?? []).map(value => `'${value}'`).join(' | ');
  return TYPES[input.type ?? 'string'] ?? 'string';
}

function isAlwaysThere(input: Input): boolean {
  if (input.required) return true;
  const text = String(input.default ?? '');
  return text !== '' && !text.includes('${{');
}

function inputLine([name, input]: [string, Input]): string {
  const values = input['allowed-values'];
  const spec = {
    type: input.type ?? 'string',
    ...(input.required && { required: true }),
    ...(input.default !== undefined && String(input.default) !== '' && { default: String(input.default) }),
    ...(values && { values }),
    ...(input.separator && { separator: input.separator }),
    ...(input.secret && { secret: true }),
    ...(input['renamed-to'] && { renamedTo: input['renamed-to'] }),
  };
  return `    ${JSON.stringify(name)}: ${JSON.stringify(spec)},`;
}

function docs(text: string): string {
  return `  /** ${text.trim().replace(/\s+/g, ' ').replaceAll('*/', '*\\/')} */`;
}

/** The text of `spec.gen.ts`: what the action reads at run time, and the types of its inputs and outputs. */
export function specSource(stage: string, { inputs = {}, outputs = {} }: Metadata): string {
  const fields = Object.entries(inputs)
    .filter(([, input]) => input['renamed-to'] === undefined)
    .map(([name, input]) => {
      const there = isAlwaysThere(input);
      return `${docs(input.description)}\n  ${camelCase(name)}${there ? '' : '?'}: ${typeOf(input)}${there ? '' : ' | undefined'};`;
    });
  const results = Object.entries(outputs).map(
    ([name, output]) => `${docs(output.description)}\n  '${name}': string | number | boolean | object;`,
  );
  return [
    '// Generated from action.yml by `pnpm generate`; do not edit.',
    "import { defineSpec } from '@pipeline/action-kit';",
    '',
    'export interface Inputs {',
    ...fields,
    '}',
    '',
    'export interface Outputs {',
    ...results,
    '}',
    '',
    'export const spec = defineSpec<Inputs, Outputs>({',
    `  name: ${JSON.stringify(stage)},`,
    '  inputs: {',
    ...Object.entries(inputs).map(inputLine),
    '  },',
    `  outputs: ${JSON.stringify(Object.keys(outputs))},`,
    '});',
    '',
  ].join('\n');
}
