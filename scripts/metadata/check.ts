import { INPUT_TYPES, type InputType } from '../../packages/action-kit/src/spec.ts';
import { parseValue } from '../../packages/action-kit/src/values.ts';
import type { Input, Metadata } from './read.ts';

const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** What is wrong with an `action.yml`, a line each: undescribed, not kebab-case, required with a default, badly typed. */
export function checkMetadata(stage: string, { inputs = {}, outputs = {}, ...metadata }: Metadata): string[] {
  const problems: string[] = [];
  if (!metadata.name) problems.push('has no name');
  if (!metadata.description) problems.push('has no description');
  if (metadata.runs.using !== 'node24') problems.push(`runs on ${metadata.runs.using}, not node24`);
  for (const [name, output] of Object.entries(outputs)) {
    if (!KEBAB.test(name)) problems.push(`output ${name} is not kebab-case`);
    if (!output?.description) problems.push(`output ${name} has no description`);
  }
  for (const [name, input] of Object.entries(inputs)) {
    problems.push(...checkInput(input).map(problem => `input ${name} ${problem}`));
    if (!KEBAB.test(name)) problems.push(`input ${name} is not kebab-case`);
  }
  return problems.map(problem => `actions/${stage}/action.yml: ${problem}`);
}

function checkInput(input: Input): string[] {
  const problems: string[] = [];
  const type = input.type ?? 'string';
  if (!input.description) problems.push('has no description');
  // The runner refuses the whole action then: "A template expression is not allowed in this context".
  if (input.description?.includes('${{')) problems.push('has an expression in its description');
  if (input.required && input.default !== undefined) problems.push('is required and has a default');
  if (!INPUT_TYPES.includes(type as InputType)) problems.push(`has the unknown type ${type}`);
  if ((type === 'enum') !== (input['allowed-values'] !== undefined))
    problems.push('needs allowed-values with type enum, and only there');
  if (input.default === undefined || problems.length > 0 || String(input.default) === '') return problems;
  const text = String(input.default);
  const parsed = parseValue(
    { type: type as InputType, ...(input['allowed-values'] && { values: input['allowed-values'] }) },
    text,
  );
  if ('problem' in parsed && !text.includes('${{'))
    problems.push(`has a default that it refuses: ${parsed.problem}`);
  return problems;
}
