import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RemoteError } from '@pipeline/contracts';
import { innermostReason } from '../innermost-reason.ts';
import { firstRoot, type PinnedRoot } from './first-root.ts';

interface Repository {
  mirror: string;
  /** For a repository whose first root Sigstore's client does not carry. */
  pinned?: PinnedRoot;
}

/** https://docs.github.com/en/actions/how-tos/secure-your-work/use-artifact-attestations/verify-attestations-offline */
const REPOSITORIES = {
  'public-good': { mirror: 'https://tuf-repo-cdn.sigstore.dev' },
  github: {
    mirror: 'https://tuf-repo.github.com',
    pinned: {
      version: 3,
      sha256: '7efcfe1a3dd38bac140a920c39f64a00fd9a116d2f1218e2cd022177f1c478a2',
    },
  },
} satisfies Record<string, Repository>;

const PATIENCE = { retry: { retries: 2 }, timeout: 10_000 };

/** The trusted root of a public instance, by TUF. Throws a `RemoteError`. */
export function fetchTrustedRoot(
  instance: keyof typeof REPOSITORIES,
  options: { cache?: string | undefined },
): Promise<unknown> {
  return trustedRootAt(instance, REPOSITORIES[instance], options.cache);
}

/** By TUF from any repository that keeps a `trusted_root.json`. */
export async function trustedRootAt(
  name: string,
  { mirror, pinned }: Repository,
  cache: string | undefined,
): Promise<unknown> {
  const { initTUF } = await import('@sigstore/tuf');
  const folder = pinned && (await mkdtemp(join(tmpdir(), 'pipeline-tuf-')));
  try {
    const root = pinned && folder && (await firstRoot(mirror, pinned, folder));
    const client = await initTUF({
      mirrorURL: mirror,
      ...PATIENCE,
      ...(cache !== undefined && { cachePath: cache }),
      ...(root !== undefined && { rootPath: root }),
    });
    return JSON.parse(await client.getTarget('trusted_root.json'));
  } catch (error) {
    const { host } = new URL(mirror);
    throw new RemoteError(
      `The trusted root of ${name} cannot be had from ${host}: ${innermostReason(error)}`,
      {
        service: 'tuf',
        operation: 'GetTrustedRoot',
        cause: error,
        hint: `Allow ${host} in the runner’s network, or give the trusted root as a file (\`gh attestation trusted-root\` prints it).`,
      },
    );
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}
