import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Run, readWorkspaceFile } from '@pipeline/action-kit';
import {
  EVIDENCE_LIMIT,
  IN_TOTO,
  isEvidence,
  openTrust,
  readEvidence,
  type Trust,
} from '@pipeline/attestation';
import { ActionError, RemoteError } from '@pipeline/contracts';
import { isIndex, parseManifest, type Referrer, type Registry, referrersOf } from '@pipeline/oci';
import type { Config } from '../config/config.ts';
import type { Attestations } from '../evidence.ts';
import type { Located } from '../ports.ts';

export type Gather = (registry: Registry, image: Located) => Promise<Attestations>;

/** Nobody attaches so many. To read only some of more would let whoever may push hide a failure behind them. */
const MOST = 200;

/** What is attached to images, read and held against the roots that are trusted. */
export function evidenceOf({ trustedRoot }: Config, run: Run): Gather {
  let opened: Promise<Trust> | undefined;
  // Opened with the first signature, since the public roots cost requests.
  const trust = () => {
    opened ??= open(trustedRoot, run);
    return opened;
  };
  return async (registry, { repository, digest }) => {
    const all = await referrersOf(registry, repository, digest);
    const likely = all.filter(({ artifactType = '' }) => isEvidence(artifactType));
    if (likely.length > MOST) throw tooMany(`${registry.host}/${repository}@${digest}`, likely.length);
    const found: Attestations = { evidence: [], passedOver: [] };
    for (const referrer of likely) {
      run.signal.throwIfAborted();
      const read = await readOne(registry, repository, referrer, trust).catch(unreadable(referrer));
      if (typeof read === 'string') found.passedOver.push(`${referrer.digest}: ${read}`);
      else found.evidence.push(read);
    }
    return found;
  };
}

/**
 * What is no manifest at all never was evidence. What is listed and gone may have been a failure, so nothing is concluded
 * without it.
 */
function unreadable({ digest }: Referrer): (error: unknown) => string {
  return error => {
    if (!(error instanceof RemoteError)) throw error;
    if (error.errorCode === 'MANIFEST_INVALID') return error.message;
    throw new ActionError(
      'evidence',
      `${digest} is listed as attached to it, and cannot be read, so what it says is not known: ${error.message}`,
      {
        hint:
          error.status === 404
            ? 'Attach the checks’ results to a new build; whoever deleted this one left its entry in the list'
            : (error.hint ?? 'Run this job again'),
        cause: error,
      },
    );
  };
}

function tooMany(image: string, count: number): ActionError {
  return new ActionError(
    'evidence',
    `${image} has ${count} attestations, and no more than ${MOST} are read: a failure may be among the others`,
    { hint: 'See who attached them, and delete what does not belong there; a new build has none' },
  );
}

async function readOne(
  registry: Registry,
  repository: string,
  { digest }: Referrer,
  trust: () => Promise<Trust>,
): Promise<Awaited<ReturnType<typeof readEvidence>>> {
  const stored = await registry.getManifest(repository, digest);
  const manifest = parseManifest(stored.bytes, `${registry.host}/${repository}@${digest}`);
  const [layer, ...more] = isIndex(manifest) ? [] : manifest.layers;
  if (layer === undefined || more.length > 0) return 'it does not have one layer';
  if (layer.size > EVIDENCE_LIMIT) return `its ${layer.size} bytes are more than are read`;
  if (!isEvidence(layer.mediaType)) return `its layer is ${layer.mediaType}`;
  const bytes = await buffer(await registry.readBlob(repository, layer));
  return readEvidence(bytes, layer.mediaType, layer.mediaType === IN_TOTO ? undefined : await trust());
}

async function open(given: string | undefined, { context }: Run): Promise<Trust> {
  const cache = join(context.tempDir, 'pipeline', 'tuf');
  if (given === undefined) return openTrust(['public-good', 'github'], { cache });
  if (given === 'public-good' || given === 'github') return openTrust(given, { cache });
  // As text: `gh attestation trusted-root` writes a root a line.
  const or = 'else write public-good or github';
  const trustedRoot = await readWorkspaceFile(context, { input: 'trusted-root', path: given, or });
  return openTrust({ trustedRoot }, { cache });
}
