import type { ContainerSpec } from '../runtime/runtime.ts';
import { isObject } from './codec.ts';
import type { Document } from './handler.ts';

/**
 * A container as a runtime takes it. There is no Secret Manager: a secret's value is its own name and version.
 * @param id of the instance, or of the task
 * @param system variables that Cloud Run sets: https://docs.cloud.google.com/run/docs/container-contract#env-vars
 */
export function containerSpec(
  container: Document,
  id: string,
  system: Record<string, string>,
  containerPort?: number,
): ContainerSpec {
  const { name = 'main', image, command, args, workingDir, env } = container;
  const own = Array.isArray(env) ? env.filter(isObject) : [];
  const words = (list: unknown) => (Array.isArray(list) ? list.map(String) : undefined);
  const [entryPoint, rest] = [words(command), words(args)];
  return {
    taskId: id,
    name: String(name),
    image: String(image),
    ...(entryPoint && { entryPoint }),
    ...(rest && { command: rest }),
    environment: {
      ...Object.fromEntries(own.map(each => [String(each.name), textIn(each)])),
      ...system,
      ...(containerPort !== undefined && { PORT: String(containerPort) }),
    },
    ...(typeof workingDir === 'string' && workingDir !== '' && { workingDirectory: workingDir }),
    ...(containerPort !== undefined && { containerPort }),
  };
}

function textIn({ value = '', valueSource }: Document): string {
  const secret = isObject(valueSource) ? valueSource.secretKeyRef : undefined;
  return isObject(secret) ? `${secret.secret}/${secret.version}` : String(value);
}
