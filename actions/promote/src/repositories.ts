import { ActionError, formatImageRef } from '@pipeline/contracts';
import type { Config } from './config/config.ts';
import type { Address } from './config/destination.ts';
import { leaving, stoppedBy } from './left-behind.ts';
import type { Ports } from './ports.ts';
import type { Ready } from './prepare.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** What is known of the repositories that images go to. */
export interface Found {
  /** Those to create before anything is copied. */
  missing: Address[];
  refusals: Refusal[];
}

/** Finds the repositories that do not exist, at the cost of a request for each that an image is new to. */
export async function findRepositories(
  ready: readonly Ready[],
  { createRepository }: Pick<Config, 'createRepository'>,
  { repositories, signal }: Pick<Ports, 'repositories' | 'signal'>,
): Promise<Found> {
  const found: Found = { missing: [], refusals: [] };
  if (repositories === undefined) return found;
  const asked = new Set<string>();
  for (const { name, to, digest, plan } of ready) {
    signal.throwIfAborted();
    const title = formatImageRef(to);
    const there = plan.manifests.some(each => each.state === 'present' && each.descriptor.digest === digest);
    if (there || asked.has(title)) continue;
    asked.add(title);
    try {
      if ((await repositories.state(to)) === 'there') continue;
      if (createRepository) found.missing.push(to);
      else found.refusals.push({ image: name, problem: `the repository ${title} does not exist`, fix: FIX });
    } catch (error) {
      found.refusals.push(refusalOf(name, error, signal));
    }
  }
  return found;
}

const FIX =
  'Create it, or set `create-repository: true`. Where ECR shall make it by a template when it is pushed to, the role needs ecr:DescribeRepositoryCreationTemplates for that to be seen';

/** Creates what is missing, before the first byte. @throws ActionError with what was created until then */
export async function createRepositories(
  missing: readonly Address[],
  { repositories, log, signal }: Pick<Ports, 'repositories' | 'log' | 'signal'>,
): Promise<string[]> {
  const created: string[] = [];
  try {
    for (const at of missing) {
      signal.throwIfAborted();
      if ((await repositories?.create(at)) !== 'created') continue;
      created.push(formatImageRef(at));
      log.info(`Created the repository ${formatImageRef(at)}`);
    }
    return created;
  } catch (error) {
    const cause = stoppedBy(error, signal);
    if (!(cause instanceof ActionError)) throw error;
    const until =
      created.length === 0 ? 'Nothing was written.' : `Created, and empty: ${created.join(', ')}.`;
    throw leaving(cause, until);
  }
}
