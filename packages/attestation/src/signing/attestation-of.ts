import { ActionError } from '@pipeline/contracts';
import { type Artifact, unsignedArtifact } from '../artifact.ts';
import type { Statement } from '../statement/statement.ts';
import type { AskedSigning } from './asked.ts';
import type { Signing } from './signing.ts';

/** What is attached, and who signed it. */
export interface Attestation {
  artifact: Artifact;
  signing: Signing | 'none';
  /** Why it is unsigned although there is an identity to sign with. */
  unsigned?: ActionError;
}

export interface AttestationPorts {
  sign(statement: Statement, signing: Signing): Promise<Artifact>;
  clock: { now(): number };
  signal: AbortSignal;
}

/**
 * A statement as it is attached. Where nobody asked for a signature in particular, a Sigstore that gives none (GitHub's own
 * is not for every plan) leaves it unsigned: it proves less, and a policy that wants a signature will say so.
 */
export async function attestationOf(
  statement: Statement,
  { asked, signing }: { asked: AskedSigning; signing: Signing | 'none' },
  { sign, clock, signal }: AttestationPorts,
): Promise<Attestation> {
  const plain = () => unsignedArtifact(statement, new Date(clock.now()));
  if (signing === 'none') return { artifact: plain(), signing };
  try {
    return { artifact: await sign(statement, signing), signing };
  } catch (error) {
    signal.throwIfAborted();
    if (asked !== 'auto' || !(error instanceof ActionError)) throw error;
    return { artifact: plain(), signing: 'none', unsigned: error };
  }
}
