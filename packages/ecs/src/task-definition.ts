/**
 * A task definition as ECS sends it, whole: fields that this version does not know are kept and sent
 * back unharmed. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
 */
export interface RawTaskDefinition extends DefinitionBody {
  taskDefinitionArn: string;
  revision: number;
  status?: string;
}

/** What a task definition says, registered or in a file. */
export interface DefinitionBody {
  family: string;
  containerDefinitions: RawContainer[];
  [field: string]: unknown;
}

export interface RawContainer {
  name: string;
  image: string;
  essential?: boolean;
  logConfiguration?: { logDriver?: string; options?: Record<string, string> };
  [field: string]: unknown;
}

/** What ECS adds to a registered task definition and refuses, or ignores with a warning, when it is sent back. */
export const READ_ONLY: readonly string[] = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
];

/** The input that registers a task definition like `base`, its tags along with it, but those that are AWS's own. */
export function registrable(base: DefinitionBody, tags: unknown[]): Record<string, unknown> {
  const kept = Object.entries(base).filter(([field]) => !READ_ONLY.includes(field) && field !== 'tags');
  const own = tags.filter(tag => !isSystemTag(String((tag as { key?: unknown }).key)));
  return { ...Object.fromEntries(kept), ...(own.length > 0 && { tags: own }) };
}

/** Tags that only AWS sets, and that it refuses from anyone else. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html#tag-restrictions */
export function isSystemTag(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}

/** `arn:…:task-definition/web:7` → `web:7`; what is no ARN stays as it is. */
export function formatArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
