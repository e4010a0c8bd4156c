import { createHash } from 'node:crypto';
import type { Authorities } from './authorities.ts';

const base64 = (bytes: ArrayBufferView) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

/** The `trusted_root.json` of these authorities. https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_trustroot.proto */
export function trustedRootOf({ ca, ctLog, log, tsa }: Authorities, url: string, since: Date): object {
  const validFor = { start: since.toISOString() };
  const key = (bytes: Buffer) => ({
    rawBytes: base64(bytes),
    keyDetails: 'PKIX_ECDSA_P256_SHA_256',
    validFor,
  });
  const authority = (commonName: string, chain: ArrayBufferView[]) => ({
    subject: { organization: 'local-cloud', commonName },
    uri: url,
    certChain: { certificates: chain.map(certificate => ({ rawBytes: base64(certificate) })) },
    validFor,
  });
  const logOf = (publicKey: Buffer, keyId: string) => ({
    baseUrl: url,
    hashAlgorithm: 'SHA2_256',
    publicKey: key(publicKey),
    logId: { keyId },
  });
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [logOf(log.publicKey, createHash('sha256').update(log.publicKey).digest('base64'))],
    certificateAuthorities: [authority('fulcio', [ca.rootCertificate])],
    ctlogs: [logOf(ctLog.publicKey, base64(ctLog.logID))],
    timestampAuthorities: [authority('timestamp', [tsa.intCertificate, tsa.rootCertificate])],
  };
}
