import type { Logger } from '@pipeline/action-kit';
import type { Artifact, Signing, Statement } from '@pipeline/attestation';
import type { Clock, Digest, ImageRef, ProofLog, ReleaseLog } from '@pipeline/contracts';
import type { Descriptor } from '@pipeline/oci';
import type { RunIdentity } from '@pipeline/release-home';

/** What the story needs of the world. */
export interface Ports {
  images: {
    /** What the registry has under that digest; `undefined` where it has nothing. */
    find(image: ImageRef & { digest: Digest }): Promise<Descriptor | undefined>;
    /** Returns the digest of what is attached now, also where it was there already. */
    attach(image: ImageRef, subject: Descriptor, artifact: Artifact): Promise<Digest>;
  };
  /** Whose Sigstore signs here, or none; throws where one was asked for and cannot. */
  signing(): Promise<Signing | 'none'>;
  sign(statement: Statement, signing: Signing): Promise<Artifact>;
  /** Absent where none is kept, and in a dry run. */
  releases?: Pick<ReleaseLog, 'recent'> & ProofLog;
  run: Omit<RunIdentity, 'owner'>;
  log: Pick<Logger, 'group' | 'info' | 'warn'>;
  clock: Clock;
  signal: AbortSignal;
}
