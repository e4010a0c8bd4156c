import { ConfigError, type Log, RemoteError } from '@pipeline/contracts';
import type { EcsApi } from './api.ts';
import { isUnknown, registered } from './definition/base.ts';
import { findIdentical } from './definition/choose-revision.ts';
import { formatArn, registrable } from './task-definition.ts';

type Definitions = Pick<EcsApi, 'describeTaskDefinition' | 'registerTaskDefinition'>;

/**
 * The revision that says just this, registered where there is none, so that a run that is started again
 * registers nothing twice.
 */
export async function revisionOf(
  api: Definitions,
  input: Record<string, unknown>,
  log: Log,
): Promise<string> {
  const known = await findIdentical(input, api);
  if (known !== undefined) {
    log(`${formatArn(known)} says all that is wanted; it is taken as it is`);
    return known;
  }
  const arn = await register(api, input);
  log(`Registered ${formatArn(arn)}`);
  return arn;
}

/** An answer that was lost leaves a revision that nobody knows of; it is looked for before registering another. */
async function register(api: Definitions, input: Record<string, unknown>): Promise<string> {
  try {
    return await api.registerTaskDefinition(input);
  } catch (error) {
    if (!(error instanceof RemoteError) || error.outcome === 'known') throw error;
    return (await findIdentical(input, api)) ?? api.registerTaskDefinition(input);
  }
}

/**
 * The revision itself, or, where it was deregistered since, a new one that says the same.
 * @throws ConfigError where there is none.
 */
export async function usable(api: Definitions, arn: string, log: Log): Promise<string> {
  const found = await api.describeTaskDefinition(arn).catch((error: unknown) => {
    if (!isUnknown(error)) throw error;
    throw new ConfigError(`ECS has no task definition ${formatArn(arn)} any more`, {
      hint: 'It was deleted. Deploy another revision, or register it anew from a file',
      cause: error,
    });
  });
  const { definition, tags, revision } = registered(found);
  return revision ?? revisionOf(api, registrable(definition, tags), log);
}
