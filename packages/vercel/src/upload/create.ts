import { type Log, RemoteError } from '@pipeline/contracts';
import type { NewDeployment, VercelApi } from '../api.ts';
import type { FileSet } from '../source.ts';
import type { DeploymentView } from '../views.ts';
import { upload } from './upload.ts';

export interface CreateOptions {
  signal?: AbortSignal | undefined;
  log: Log;
  /** Files that are sent at a time. */
  concurrency?: number;
  /** Milliseconds. */
  now?: () => number;
}

/** As many as Vercel’s own CLI has: with fewer, a far network would make it slower than that. */
const CONCURRENCY = 50;
/** What is still missing after an upload is sent once more: it may have been lost, or not be known everywhere yet. */
const UPLOADS = 2;

/**
 * Creates a deployment, and sends those of its files that Vercel says it lacks, each once. Where the answer is lost it throws
 * with the outcome unknown and sends nothing again.
 * https://vercel.com/docs/rest-api/deployments/create-a-new-deployment
 */
export async function createWith(
  api: Pick<VercelApi, 'create' | 'upload'>,
  source: FileSet,
  body: Omit<NewDeployment, 'files'>,
  query: { prebuilt?: boolean; forceNew?: boolean },
  { signal, log, concurrency = CONCURRENCY, now = Date.now }: CreateOptions,
): Promise<DeploymentView> {
  const whole = { ...body, files: source.files } as NewDeployment;
  for (let uploads = 0; ; uploads++) {
    signal?.throwIfAborted();
    const answer = await api.create(whole, query);
    if (!('missing' in answer)) return answer;
    const missing = sized(source, answer.missing);
    if (uploads === UPLOADS) throw stillMissing(missing);
    await upload(api, source, missing, { signal, log, concurrency, now });
  }
}

/** The hashes, each once, and the bytes behind each. */
function sized(source: FileSet, hashes: readonly string[]): Map<string, number> {
  const sizes = new Map(source.files.map(({ sha, size }) => [sha, size]));
  return new Map(
    hashes.map(hash => {
      const size = sizes.get(hash);
      if (size === undefined) throw refused(`it asks for a file that is none of the deployment's: ${hash}`);
      return [hash, size];
    }),
  );
}

function stillMissing(missing: ReadonlyMap<string, number>): RemoteError {
  const [first] = missing.keys();
  return refused(
    `it still lacks ${missing.size} of the files, though all of them were sent twice, such as the one with the SHA-1 ${first}`,
  );
}

function refused(why: string): RemoteError {
  return new RemoteError(`Vercel did not create the deployment: ${why}`, {
    service: 'Vercel',
    operation: 'create a deployment',
    errorCode: 'missing_files',
    transient: false,
    hint: 'Nothing was deployed. Run it again; where it stays so, ask Vercel, whose status is at https://www.vercel-status.com',
  });
}
