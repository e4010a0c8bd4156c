import type { Problem } from '@pipeline/contracts';
import type { RawContainer } from '../task-definition.ts';
import type { ContainerChange } from '../wanted.ts';

/**
 * `container` with its variables and secrets changed. A name stands in one of the two lists only: ECS refuses
 * it in both, so one that becomes a secret is taken from the variables, and the other way round.
 */
export function applyVariables(container: RawContainer, change: ContainerChange): RawContainer {
  const values = new Map(Object.entries(change.environment ?? {}));
  const places = new Map(Object.entries(change.secrets ?? {}));
  const unset = change.unset ?? [];
  const { environment: variablesBefore, secrets: secretsBefore, ...rest } = container;
  const environment = put(variablesBefore, values, 'value', new Set([...unset, ...places.keys()]));
  const secrets = put(secretsBefore, places, 'valueFrom', new Set([...unset, ...values.keys()]));
  return {
    ...rest,
    ...(environment !== undefined && { environment }),
    ...(secrets !== undefined && { secrets }),
  };
}

/** A name that is there keeps its place and whatever else stands with it; a new one comes last. */
function put(
  list: unknown,
  wanted: Map<string, string>,
  field: 'value' | 'valueFrom',
  dropped: Set<string>,
): unknown[] | undefined {
  const left = new Map(wanted);
  const entries = (Array.isArray(list) ? list : []) as { name: string }[];
  const kept = entries.flatMap(entry => {
    if (dropped.has(entry.name)) return [];
    const value = left.get(entry.name);
    // Set already: a name that was there twice is there once.
    if (value === undefined) return wanted.has(entry.name) ? [] : [entry];
    left.delete(entry.name);
    return [{ ...entry, [field]: value }];
  });
  const added = [...left].map(([name, value]) => ({ name, [field]: value }));
  return list === undefined && added.length === 0 ? undefined : [...kept, ...added];
}

/** What cannot be meant: a variable that is to be two things at once, one without a name, a secret that is nowhere. */
export function variableProblems(container: string, change: ContainerChange): Problem[] {
  const { environment = {}, secrets = {}, unset = [] } = change;
  const lists = new Map<string, string[]>();
  const note = (input: string, names: string[]) => {
    for (const name of new Set(names)) lists.set(name, [...(lists.get(name) ?? []), input]);
  };
  note('environment-variables', Object.keys(environment));
  note('secrets', Object.keys(secrets));
  note('unset', unset);
  const problems: Problem[] = [];
  for (const [name, [input = '', ...others]] of lists) {
    if (others.length > 0) {
      const problem = `"${name}" of the container "${container}" is also in ${others.join(' and ')}`;
      problems.push({ input, problem, fix: 'Name it in one of them' });
    }
    if (name === '' || name.includes('=')) {
      const problem = `"${name}" is no name of a variable`;
      problems.push({ input, problem, fix: 'Names are not empty and have no "="' });
    }
  }
  for (const [name, place] of Object.entries(secrets)) {
    if (place.trim() !== '') continue;
    const problem = `"${name}" of the container "${container}" says nowhere where the secret lies`;
    problems.push({
      input: 'secrets',
      problem,
      fix: 'Give the ARN of a secret in Secrets Manager, or the ARN or name of an SSM parameter',
    });
  }
  return problems;
}
