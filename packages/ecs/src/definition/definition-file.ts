import { type Problem, refusedInputs } from '@pipeline/contracts';
import type { DefinitionBody } from '../task-definition.ts';

type Fields = Record<string, unknown>;

/**
 * A parsed task-definition file: what registers one, or what `aws ecs describe-task-definition` prints, with or
 * without its outer `taskDefinition`. `tags` is absent where the file does not speak of tags.
 * @throws ConfigError that names all that is wrong with it.
 */
export function readDefinitionFile(file: Fields): { definition: DefinitionBody; tags?: unknown[] } {
  const inner = isFields(file.taskDefinition) ? file.taskDefinition : file;
  const problems: Problem[] = [];
  const wrong = (problem: string, fix: string) => problems.push({ input: 'task-definition', problem, fix });
  const { family, containerDefinitions, tags = file.tags, ...rest } = inner;
  if ('ContainerDefinitions' in inner || 'Family' in inner) {
    wrong(
      'the file is written as CloudFormation writes it, with capitals',
      'Write it as `aws ecs describe-task-definition` prints it',
    );
    throw refusedInputs('Task definition file', problems);
  }
  if (typeof family !== 'string' || !/^[\w-]{1,255}$/.test(family))
    wrong(
      '`family` is missing, or no name',
      'Give it 1 to 255 letters, digits, hyphens and underscores, such as `"family": "api"`',
    );
  const containers = Array.isArray(containerDefinitions) ? containerDefinitions : [];
  if (containers.length === 0)
    wrong(
      '`containerDefinitions` is missing or empty',
      'List at least one container with its name and image',
    );
  const names = new Set<unknown>();
  for (const [index, container] of containers.entries()) {
    const { name, image } = isFields(container) ? container : {};
    const place = `\`containerDefinitions[${index}]\``;
    if (typeof name !== 'string' || name === '') wrong(`${place} has no name`, 'Name each container');
    else if (names.has(name)) wrong(`two containers are named "${name}"`, 'Name each container differently');
    if (typeof image !== 'string' || image === '')
      wrong(`${place} has no image`, 'Give it one; the inputs may change it');
    names.add(name);
  }
  if (tags !== undefined && !Array.isArray(tags))
    wrong('`tags` is no list', 'Write `[{"key": "…", "value": "…"}]`');
  if (problems.length > 0) throw refusedInputs('Task definition file', problems);
  const definition = { ...rest, family, containerDefinitions: containers } as DefinitionBody;
  return { definition, ...(Array.isArray(tags) && { tags }) };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
