import { type Change, type Problem, refusedInputs } from '@pipeline/contracts';
import { type DefinitionBody, registrable } from '../task-definition.ts';
import type { EcsWanted } from '../wanted.ts';
import { applyChange, resolveContainers } from './containers.ts';
import { diff } from './diff.ts';
import { sizeProblems, taskSize } from './size-change.ts';
import { applyTags } from './tags.ts';

/**
 * What registers `base` with all changes made that are wanted, and these changes for a person; none means that
 * it is the same. Read-only fields are gone, unknown ones are carried through.
 * @throws ConfigError that names each input that cannot be met, with what is wrong and how to mend it.
 */
export function reshape(
  base: DefinitionBody,
  tags: unknown[],
  wanted: Omit<EcsWanted, 'base' | 'exactly'>,
): { input: Record<string, unknown>; changes: Change[] } {
  const problems: Problem[] = [];
  const changed = resolveContainers(base, wanted.containers, problems);
  const size = taskSize(wanted, problems);
  const tagsAfter = applyTags(tags, wanted, problems);
  const after: DefinitionBody = {
    ...base,
    ...size,
    containerDefinitions: base.containerDefinitions.map(container =>
      applyChange(container, changed.get(container.name) ?? {}),
    ),
  };
  problems.push(...sizeProblems(after, size, changed), ...secretProblems(after, changed.values()));
  if (problems.length > 0) throw refusedInputs(`Task definition ${base.family}`, problems);
  const input = registrable(after, tagsAfter);
  return { input, changes: diff(registrable(base, tags), input) };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
function secretProblems(
  { executionRoleArn }: DefinitionBody,
  changes: Iterable<{ secrets?: Record<string, string> }>,
): Problem[] {
  const given = [...changes].some(({ secrets = {} }) => Object.keys(secrets).length > 0);
  if (!given || executionRoleArn) return [];
  return [
    {
      input: 'secrets',
      problem: 'the task definition has no execution role, so that ECS could not read them',
      fix: 'Set `executionRoleArn` in the task definition to a role that may read these secrets',
    },
  ];
}
