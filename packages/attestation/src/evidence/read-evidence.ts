import { BUNDLE_V03 } from '../artifact.ts';
import { parseStatement } from '../statement/parse-statement.ts';
import { IN_TOTO } from '../statement/statement.ts';
import type { Trust } from '../trust/trust.ts';
import type { Evidence } from './evidence.ts';
import { verifyBundle } from './verify-bundle.ts';

/** More than this is not read: bytes. Look at a descriptor's size before it is fetched. */
export const EVIDENCE_LIMIT = 4 * 1024 * 1024;

/** v0.3 as it is now, and the name that v0.1 to v0.3 had before. */
const BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v\d+\.\d+\+json|\+json;version=\d+\.\d+)$/;

/** Whether a layer (or an artifact) of that media type may be evidence. */
export function isEvidence(mediaType: string): boolean {
  return mediaType === IN_TOTO || BUNDLE.test(mediaType);
}

/**
 * What a referrer's layer says, or why it is no evidence. Never throws because of what the bytes are.
 * Without `trust` the signature of a bundle is not looked at, and the evidence is unsigned.
 */
export async function readEvidence(
  bytes: Buffer,
  mediaType: string,
  trust: Trust | undefined,
): Promise<Evidence | string> {
  if (!isEvidence(mediaType)) return `${mediaType} is neither ${BUNDLE_V03} nor ${IN_TOTO}`;
  if (bytes.length > EVIDENCE_LIMIT) return `it has ${bytes.length} bytes, more than ${EVIDENCE_LIMIT}`;
  if (mediaType === IN_TOTO) return unsigned(bytes, 'nobody signed it');
  return signed(bytes, trust);
}

function unsigned(statement: Buffer, why: string): Evidence | string {
  const parsed = parseStatement(statement);
  return typeof parsed === 'string' ? parsed : { statement: parsed, signed: { unsigned: why } };
}

async function signed(bytes: Buffer, trust: Trust | undefined): Promise<Evidence | string> {
  const { bundleFromJSON } = await import('@sigstore/bundle');
  const bundle = readOrUndefined(() => bundleFromJSON(JSON.parse(bytes.toString())));
  if (bundle === undefined) return 'it is not a Sigstore bundle';
  if (bundle.content.$case !== 'dsseEnvelope') return 'it signs bytes, not a statement';
  const { payload, payloadType } = bundle.content.dsseEnvelope;
  if (payloadType !== IN_TOTO)
    return `its payload is ${JSON.stringify(payloadType.slice(0, 100))}, not ${IN_TOTO}`;
  if (trust === undefined) return unsigned(payload, 'its signature was not looked at');
  const by = await verifyBundle(bundle, trust);
  if (typeof by === 'string') return by;
  const statement = parseStatement(payload);
  return typeof statement === 'string' ? statement : { statement, signed: by };
}

function readOrUndefined<T>(body: () => T): T | undefined {
  try {
    return body();
  } catch {
    return undefined;
  }
}
