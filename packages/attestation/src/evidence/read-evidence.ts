import type { Trust } from '../trust/trust.ts';
import type { Evidence } from './evidence.ts';

/** More than this is not read: bytes. Look at a descriptor's size before it is fetched. */
export const EVIDENCE_LIMIT = 4 * 1024 * 1024;

/**
 * What a referrer's layer says, or why it is no evidence. Never throws because of what the bytes are.
 * Without `trust` the signature of a bundle is not looked at, and the evidence is unsigned.
 */
export async function readEvidence(
  _bytes: Buffer,
  _mediaType: string,
  _trust: Trust | undefined,
): Promise<Evidence | string> {
  throw new Error('not yet');
}
