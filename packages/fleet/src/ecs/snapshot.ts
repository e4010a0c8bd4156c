import { type EcsNow, type EcsSnapshot, formatArn, formatModelRef, type Started } from '@pipeline/ecs';
import { fieldsOf, textsIn } from '../read-json.ts';

/** What both of ECS's targets keep, and return to. */
export type ServiceSnapshot = Pick<EcsSnapshot, 'taskDefinition' | 'images'>;

export function readSnapshot(json: unknown): ServiceSnapshot | undefined {
  const { taskDefinition, images } = fieldsOf(json);
  const named = textsIn(images);
  return typeof taskDefinition === 'string' && /:task-definition\/[\w-]+:\d+$/.test(taskDefinition) && named
    ? { taskDefinition, images: named }
    : undefined;
}

/** What both of them begin. */
export type ServiceStarted = Pick<Started, 'taskDefinition'>;

export function nameOf({ taskDefinition }: ServiceStarted): string {
  return formatArn(taskDefinition);
}

/** Container → image of what serves, and the model that its variables name, as deploy-ecs writes it down. */
export function runningIn({ definition, replaced }: EcsNow): Record<string, string> {
  const { containerDefinitions } = (replaced ?? { definition }).definition;
  const images = containerDefinitions.map(({ name, image }) => [name, image]);
  const [model] = containerDefinitions.flatMap(container => modelIn(container) ?? []);
  return { ...Object.fromEntries(images), ...(model !== undefined && { model }) };
}

function modelIn({ environment }: Readonly<Record<string, unknown>>): string | undefined {
  const pairs = (Array.isArray(environment) ? environment : []).map(pair => {
    const { name, value } = fieldsOf(pair);
    return [name, value] as const;
  });
  const texts = new Map(pairs.filter((pair): pair is [string, string] => pair.every(isText)));
  const uri = texts.get('MODEL_URI');
  if (uri === undefined) return undefined;
  const [versionId, sha256] = [texts.get('MODEL_VERSION'), texts.get('MODEL_SHA256')];
  return formatModelRef({
    uri,
    ...(versionId !== undefined && { versionId }),
    ...(sha256 !== undefined && { sha256 }),
  });
}

const isText = (value: unknown) => typeof value === 'string';
