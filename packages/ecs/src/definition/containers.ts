import { nearest, type Problem } from '@pipeline/contracts';
import type { DefinitionBody, RawContainer } from '../task-definition.ts';
import type { ContainerChange } from '../wanted.ts';
import { applyVariables, variableProblems } from './variables.ts';

/**
 * The changes by the containers' real names. `''` is the only container; what is said of it by its name too
 * counts as well.
 */
export function resolveContainers(
  { family, containerDefinitions }: DefinitionBody,
  changes: Record<string, ContainerChange>,
  problems: Problem[],
): Map<string, ContainerChange> {
  const names = containerDefinitions.map(({ name }) => name);
  const resolved = new Map<string, ContainerChange>();
  for (const [key, change] of Object.entries(changes)) {
    const name = key === '' && names.length === 1 ? names[0] : key;
    if (name === '' || name === undefined) {
      const problem = `the task definition ${family} has several containers: ${names.join(', ')}`;
      problems.push({ input: 'container', problem, fix: 'Say which one is meant' });
    } else if (!names.includes(name)) {
      const close = nearest(name, names);
      const fix = close.length > 0 ? `Did you mean ${close.join(' or ')}?` : `It has: ${names.join(', ')}`;
      problems.push({
        input: 'container',
        problem: `the task definition ${family} has no container "${name}"`,
        fix,
      });
    } else {
      resolved.set(name, merged(name, resolved.get(name), change, problems));
    }
  }
  for (const [name, change] of resolved) problems.push(...changeProblems(name, change));
  return resolved;
}

/** `container` with the change made; all else, unknown fields too, stays as it is. */
export function applyChange(container: RawContainer, change: ContainerChange): RawContainer {
  const { image, command, cpu, memory } = change;
  const { command: before, ...rest } = applyVariables(container, change);
  const kept = command === undefined ? before : command.length > 0 ? command : undefined;
  return {
    ...rest,
    ...(kept !== undefined && { command: kept }),
    ...(image !== undefined && { image }),
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
  };
}

function merged(
  name: string,
  first: ContainerChange | undefined,
  second: ContainerChange,
  problems: Problem[],
): ContainerChange {
  if (first === undefined) return second;
  if (first.image !== undefined && second.image !== undefined && first.image !== second.image) {
    const problem = `the container "${name}" is given two images: ${first.image} and ${second.image}`;
    problems.push({ input: 'images', problem, fix: 'Give it one' });
  }
  return {
    ...first,
    ...second,
    environment: { ...first.environment, ...second.environment },
    secrets: { ...first.secrets, ...second.secrets },
    unset: [...(first.unset ?? []), ...(second.unset ?? [])],
  };
}

/** Docker's own least is 6 MiB. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
const LEAST_MEMORY = 6;

function changeProblems(name: string, change: ContainerChange): Problem[] {
  const problems = variableProblems(name, change);
  const { image, cpu, memory } = change;
  if (image === '')
    problems.push({
      input: 'images',
      problem: `the image of "${name}" is empty`,
      fix: 'Give it an image, best by digest',
    });
  if (cpu !== undefined && !(Number.isInteger(cpu) && cpu >= 0))
    problems.push({
      input: 'container-cpu',
      problem: `"${cpu}" is no number of CPU units`,
      fix: 'Give a whole number; 1024 are one vCPU',
    });
  if (memory !== undefined && !(Number.isInteger(memory) && memory >= LEAST_MEMORY))
    problems.push({
      input: 'container-memory',
      problem: `"${memory}" is no amount of memory in MiB`,
      fix: `Give a whole number, at least ${LEAST_MEMORY}`,
    });
  return problems;
}
