import type { Problem } from '@pipeline/contracts';
import type { DefinitionBody } from '../task-definition.ts';
import type { ContainerChange, EcsWanted } from '../wanted.ts';
import { fargateProblem, parseCpu, parseMemory } from './task-size.ts';

/** The task's size as wanted, in units and MiB, as ECS stores it; what is not given is not there. */
export interface TaskSize {
  cpu?: string;
  memory?: string;
}

export function taskSize(wanted: Pick<EcsWanted, 'cpu' | 'memory'>, problems: Problem[]): TaskSize {
  const cpu = wanted.cpu === undefined ? undefined : parseCpu(wanted.cpu);
  const memory = wanted.memory === undefined ? undefined : parseMemory(wanted.memory);
  if (wanted.cpu !== undefined && cpu === undefined) {
    const problem = `"${wanted.cpu}" is no size of a task`;
    problems.push({ input: 'cpu', problem, fix: 'Give CPU units such as `512`, or `.5 vCPU`' });
  }
  if (wanted.memory !== undefined && memory === undefined) {
    const problem = `"${wanted.memory}" is no amount of memory`;
    problems.push({ input: 'memory', problem, fix: 'Give MiB such as `1024`, or `1 GB`' });
  }
  return {
    ...(cpu !== undefined && { cpu: String(cpu) }),
    ...(memory !== undefined && { memory: String(memory) }),
  };
}

/** Sizes that AWS refuses. Only what was asked for is judged: what runs already was allowed. */
export function sizeProblems(
  after: DefinitionBody,
  wanted: TaskSize,
  changes: Map<string, ContainerChange>,
): Problem[] {
  const cpu = after.cpu === undefined ? undefined : parseCpu(String(after.cpu));
  const memory = after.memory === undefined ? undefined : parseMemory(String(after.memory));
  const input = wanted.cpu !== undefined ? 'cpu' : 'memory';
  const problems: Problem[] = [];
  const { requiresCompatibilities } = after;
  const fargate = Array.isArray(requiresCompatibilities) && requiresCompatibilities.includes('FARGATE');
  const asked = wanted.cpu !== undefined || wanted.memory !== undefined;
  if (asked && fargate && cpu !== undefined && memory !== undefined) {
    const problem = fargateProblem(cpu, memory);
    if (problem !== undefined) problems.push({ input, ...problem });
  }
  for (const { name, memory: hard, memoryReservation: soft, cpu: units } of after.containerDefinitions) {
    const change = changes.get(name) ?? {};
    if ((change.memory ?? wanted.memory) !== undefined && Number(hard) > (memory ?? Number.POSITIVE_INFINITY))
      problems.push({
        input: change.memory === undefined ? 'memory' : 'container-memory',
        problem: `the container "${name}" would have ${hard} MiB of memory, more than its task (${memory})`,
        fix: 'Give the task more, or the container less',
      });
    if (change.memory !== undefined && Number(soft) > change.memory)
      problems.push({
        input: 'container-memory',
        problem: `the container "${name}" reserves ${soft} MiB, more than ${change.memory}`,
        fix: 'Give it more, or lower `memoryReservation` in the task definition',
      });
    if ((change.cpu ?? wanted.cpu) !== undefined && Number(units) > (cpu ?? Number.POSITIVE_INFINITY))
      problems.push({
        input: change.cpu === undefined ? 'cpu' : 'container-cpu',
        problem: `the container "${name}" would have ${units} CPU units, more than its task (${cpu})`,
        fix: 'Give the task more, or the container less',
      });
  }
  return problems;
}
