import type { Change } from '@pipeline/contracts';
import { formatArn, registrable } from '../task-definition.ts';
import type { EcsWanted } from '../wanted.ts';
import { type DefinitionReader, type Described, isUnknown, type ResolvedBase, registered } from './base.ts';
import { diff } from './diff.ts';
import { reshape } from './reshape.ts';
import { isSame } from './same.ts';

/** What a service is to run: a revision that is there, or one to register; and how that differs from what it runs. */
export type Choice = { changes: Change[] } & (
  | { revision: string; register?: undefined }
  | { register: Record<string, unknown>; revision?: undefined }
);

/**
 * Nothing is registered where a revision that is there already says the same: the base, as it is named, or
 * else the one that the service runs.
 * @throws ConfigError of `reshape`.
 */
export function chooseRevision(live: Described, base: ResolvedBase, wanted: EcsWanted): Choice {
  const input =
    wanted.exactly === undefined
      ? reshape(base.definition, base.tags, wanted).input
      : registrable(base.definition, base.tags);
  const changes = diff(registrable(live.definition, live.tags), input);
  const fits = [base, registered(live)].find(
    ({ definition, tags, revision }) =>
      revision !== undefined && isSame(registrable(definition, tags), input),
  );
  const from = formatArn(live.definition.taskDefinitionArn);
  const to =
    fits?.revision === undefined ? `a new revision of ${String(input.family)}` : formatArn(fits.revision);
  const moves = to === from ? [] : [{ what: 'task definition', from, to }];
  return fits?.revision === undefined
    ? { register: input, changes: [...moves, ...changes] }
    : { revision: fits.revision, changes: [...moves, ...changes] };
}

/**
 * The newest revision of the family that `input` would be registered in, where it says the same: a run before
 * this one may have registered it. Its ARN, or nothing.
 */
export async function findIdentical(
  input: Record<string, unknown>,
  reader: DefinitionReader,
): Promise<string | undefined> {
  try {
    const { definition, tags } = await reader.describeTaskDefinition(String(input.family));
    return isSame(registrable(definition, tags), input) ? definition.taskDefinitionArn : undefined;
  } catch (error) {
    // The first of its family.
    if (isUnknown(error)) return undefined;
    throw error;
  }
}
