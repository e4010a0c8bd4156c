import type { Digest, RemoteError } from '@pipeline/contracts';
import type { Scope } from '../auth/scope.ts';
import { ATTEMPTS } from '../wire/retry.ts';
import type { Transport } from '../wire/transport.ts';
import type { BlobOutcome, BlobSource } from './blob.ts';
import { BlobUpload } from './upload.ts';
import { startUpload } from './upload-session.ts';

export async function hasBlob(wire: Transport, scope: Scope, digest: Digest): Promise<boolean> {
  const { status } = await wire.send({
    operation: `look for blob ${digest}`,
    method: 'HEAD',
    url: `/v2/${scope.repository}/blobs/${digest}`,
    scope,
    accept: [200, 404],
  });
  return status === 200;
}

/**
 * Puts a blob where it is missing: by a mount where `from` has it, else by sending its bytes. After a lost answer
 * it is looked for first: the effect may be there.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-blobs
 */
export async function putBlob(
  wire: Transport,
  repository: string,
  blob: BlobSource,
  from?: string,
): Promise<BlobOutcome> {
  // The scope is that of the push which may follow: one token serves both.
  const there = () => hasBlob(wire, { repository, push: true }, blob.digest);
  if (blob.absent !== true && (await there())) return 'reused';
  const mount = from === undefined || from === repository ? undefined : { digest: blob.digest, from };
  const started = await startUpload(wire, repository, mount);
  if (started === 'mounted') return 'mounted';
  const upload = new BlobUpload(wire, repository, blob, started);
  let said: RemoteError | undefined;
  for (let sent = 1; ; sent++) {
    try {
      await upload.send();
      return 'pushed';
    } catch (error) {
      if (!upload.isInterrupted(error)) throw error;
      // Whoever refuses in mid-upload may hang up before that was read: what was said once tells more than silence.
      if (error.status !== undefined) said = error;
      if (sent >= ATTEMPTS) throw said ?? error;
      await wire.waitAfter(error, sent);
      if (await there()) return 'pushed';
      await upload.goOn(error);
    }
  }
}
