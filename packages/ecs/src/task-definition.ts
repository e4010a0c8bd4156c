/**
 * A task definition as ECS sends it, whole: fields that this version does not know are kept and sent
 * back unharmed. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
 */
export interface RawTaskDefinition {
  taskDefinitionArn: string;
  family: string;
  revision: number;
  status?: string;
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
const READ_ONLY = [
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

/** The input that registers a task definition like `base`, its tags along with it. */
export function registrable(base: RawTaskDefinition, tags: unknown[]): Record<string, unknown> {
  const kept = Object.entries(base).filter(([field]) => !READ_ONLY.includes(field));
  return { ...Object.fromEntries(kept), ...(tags.length > 0 && { tags }) };
}

/** `base` with another image in each named container. */
export function withImages(base: RawTaskDefinition, images: Record<string, string>): RawTaskDefinition {
  const swap = (container: RawContainer) => ({
    ...container,
    image: images[container.name] ?? container.image,
  });
  return { ...base, containerDefinitions: base.containerDefinitions.map(swap) };
}

/** `arn:…:task-definition/web:7` → `web:7`; what is no ARN stays as it is. */
export function formatArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Whether two JSON values are equal, whatever the order of their fields. */
export function isSame(a: unknown, b: unknown): boolean {
  const sorted = (_: string, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
      : value;
  return JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}
