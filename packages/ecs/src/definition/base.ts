import { ConfigError, nearest, RemoteError } from '@pipeline/contracts';
import type { DefinitionBody, RawTaskDefinition } from '../task-definition.ts';
import type { EcsWanted } from '../wanted.ts';
import { readDefinitionFile } from './definition-file.ts';

/** A task definition with its tags, as ECS describes it. */
export interface Described {
  definition: RawTaskDefinition;
  tags: unknown[];
}

/** What a change starts from; where that is a registered revision, `revision` is its ARN. */
export interface ResolvedBase {
  definition: DefinitionBody;
  tags: unknown[];
  /** Absent for a file, and for a revision that was deregistered: no service can be moved to it. */
  revision?: string;
}

/** What reading a base needs; `EcsApi` has the first. */
export interface DefinitionReader {
  describeTaskDefinition(id: string): Promise<Described>;
  /** Names, for "did you mean". */
  listFamilies?(): Promise<string[]>;
}

/**
 * What `wanted` starts from: a revision to run as it is, an existing revision, a file, or what the service
 * runs. A file that does not speak of tags keeps those that the service's revision has.
 * @throws ConfigError where there is no such revision, with the nearest families, or the file is wrong.
 */
export async function resolveBase(
  { base, exactly }: Pick<EcsWanted, 'base' | 'exactly'>,
  live: Described,
  reader: DefinitionReader,
): Promise<ResolvedBase> {
  if (exactly !== undefined) return registered(await describe(exactly, live, reader));
  if (base === undefined) return registered(live);
  if ('revision' in base) return registered(await describe(base.revision, live, reader));
  return { tags: live.tags, ...readDefinitionFile(base.file) };
}

/** A deregistered revision can be described, and registered anew, but not deployed. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html */
export function registered({ definition, tags }: Described): ResolvedBase {
  const usable = definition.status === undefined || definition.status === 'ACTIVE';
  return { definition, tags, ...(usable && { revision: definition.taskDefinitionArn }) };
}

async function describe(id: string, live: Described, reader: DefinitionReader): Promise<Described> {
  if (id === live.definition.taskDefinitionArn) return live;
  try {
    return await reader.describeTaskDefinition(id);
  } catch (error) {
    if (!isUnknown(error)) throw error;
    // Names are only for a hint: without the permission to list them the real error is told all the same.
    const families: string[] = (await reader.listFamilies?.().catch(() => [])) ?? [];
    const family = id.slice(id.lastIndexOf('/') + 1).split(':', 1)[0] ?? id;
    const close = nearest(family, families).filter(name => name !== family);
    const known = families.includes(family)
      ? `The family "${family}" exists; check the revision in \`task-definition\``
      : `${close.length > 0 ? `Did you mean ${close.join(' or ')}? ` : ''}Check \`task-definition\`, the account and \`aws-region\``;
    throw new ConfigError(`There is no task definition ${id}`, { hint: known, cause: error });
  }
}

/** ECS has no code of its own for it. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html#API_DescribeTaskDefinition_Errors */
export function isUnknown(error: unknown): boolean {
  return error instanceof RemoteError && error.errorCode === 'ClientException';
}
