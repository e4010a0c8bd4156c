import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Run } from '@pipeline/action-kit';
import {
  BUNDLE_V03,
  EVIDENCE_LIMIT,
  IN_TOTO,
  openTrust,
  readEvidence,
  type Trust,
} from '@pipeline/attestation';
import { ConfigError } from '@pipeline/contracts';
import { isIndex, parseManifest, type Referrer, type Registry, referrersOf } from '@pipeline/oci';
import type { Config } from '../config/config.ts';
import type { Attestations } from '../evidence.ts';
import type { Located } from '../ports.ts';

export type Gather = (registry: Registry, image: Located) => Promise<Attestations>;

/** Nobody attaches so many; whoever does must not keep a job busy. */
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
    const likely = all.filter(({ artifactType }) => artifactType === BUNDLE_V03 || artifactType === IN_TOTO);
    const found: Attestations = { evidence: [], passedOver: [] };
    // New ones come last in a list: they count most.
    for (const referrer of likely.slice(-MOST)) {
      run.signal.throwIfAborted();
      const read = await readOne(registry, repository, referrer, trust);
      if (typeof read === 'string') found.passedOver.push(`${referrer.digest}: ${read}`);
      else found.evidence.push(read);
    }
    if (likely.length > MOST) found.passedOver.push(`only the last ${MOST} of ${likely.length} were read`);
    return found;
  };
}

async function readOne(
  registry: Registry,
  repository: string,
  { digest, artifactType }: Referrer,
  trust: () => Promise<Trust>,
): Promise<Awaited<ReturnType<typeof readEvidence>>> {
  const stored = await registry.getManifest(repository, digest);
  const manifest = parseManifest(stored.bytes, `${registry.host}/${repository}@${digest}`);
  const [layer, ...more] = isIndex(manifest) ? [] : manifest.layers;
  if (layer === undefined || more.length > 0) return 'it does not have one layer';
  if (layer.size > EVIDENCE_LIMIT) return `its ${layer.size} bytes are more than are read`;
  const chunks: Uint8Array[] = [];
  for await (const chunk of await registry.readBlob(repository, layer)) chunks.push(chunk);
  const signed = artifactType === BUNDLE_V03 || layer.mediaType === BUNDLE_V03;
  return readEvidence(Buffer.concat(chunks), layer.mediaType, signed ? await trust() : undefined);
}

async function open(given: string | undefined, { context }: Run): Promise<Trust> {
  const cache = join(context.tempDir, 'pipeline', 'tuf');
  if (given === undefined) return openTrust(['public-good', 'github'], { cache });
  if (given === 'public-good' || given === 'github') return openTrust(given, { cache });
  return openTrust({ trustedRoot: await readRoot(context.workspace, given) }, { cache });
}

async function readRoot(workspace: string, path: string): Promise<unknown> {
  const file = resolve(workspace, path);
  if (relative(workspace, file).startsWith('..'))
    throw new ConfigError(`trusted-root: ${path} is outside the workspace`, {
      hint: 'Name a file of the repository that is checked out',
    });
  try {
    // As text: `gh attestation trusted-root` writes a root a line.
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`trusted-root: the file ${path} cannot be read`, {
      hint: 'Check the path, and that actions/checkout runs before this step; else write public-good or github',
      cause,
    });
  }
}
