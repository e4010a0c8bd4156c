import { RemoteError } from '@pipeline/contracts';
import { digestOf, ecrCreatesOnPush, ensureEcrRepository } from '@pipeline/oci';
import type { Config } from '../config/config.ts';
import type { Repositories } from '../ports.ts';
import type { Registries } from './registries.ts';

/** What no repository has: only the words of the answer to it say whether there is a repository. */
const NOTHING = digestOf(new TextEncoder().encode('what no registry has'));

/** ECR's; other registries make a repository when it is pushed to, or say too little. */
export function liveRepositories(
  { logins }: Config,
  { open, ecr }: Pick<Registries, 'open' | 'ecr'>,
): Repositories | undefined {
  if (logins.target.ecr === undefined) return undefined;
  return {
    async state({ registry, repository }) {
      const words = await (await open('target', registry)).getManifest(repository, NOTHING).catch(refusedAs);
      if (words !== 'NAME_UNKNOWN') return 'there';
      return (await ecrCreatesOnPush(ecr, repository)) === true ? 'there' : 'missing';
    },
    create: async ({ repository }) => (await ensureEcrRepository(ecr, repository)).outcome,
  };
}

function refusedAs(error: unknown): string | undefined {
  if (error instanceof RemoteError && error.status === 404) return error.errorCode;
  throw error;
}
