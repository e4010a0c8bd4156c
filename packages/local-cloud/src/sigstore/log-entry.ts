import { createHash } from 'node:crypto';
import { json, type Reply } from '../http/exchange.ts';
import type { Authorities } from './authorities.ts';

const sha256 = (value: string | Buffer) => ({
  algorithm: 'sha256',
  value: createHash('sha256').update(value).digest('hex'),
});

interface Envelope {
  payload: string;
  signatures: Array<{ sig: string }>;
}

/** The entry that Rekor keeps of a proposed one: the envelope's hashes, its signatures and their certificate. https://github.com/sigstore/rekor/blob/main/pkg/types/dsse/v0.0.1/dsse_v0_0_1_schema.json */
function kept(body: Buffer): object | undefined {
  try {
    const { apiVersion, kind, spec } = JSON.parse(body.toString());
    if (kind !== 'dsse' || apiVersion !== '0.0.1') return undefined;
    const envelope: Envelope = JSON.parse(spec.proposedContent.envelope);
    const [verifier] = spec.proposedContent.verifiers;
    return {
      apiVersion,
      kind,
      spec: {
        envelopeHash: sha256(spec.proposedContent.envelope),
        payloadHash: sha256(Buffer.from(envelope.payload, 'base64')),
        signatures: envelope.signatures.map(({ sig }) => ({ signature: sig, verifier })),
      },
    };
  } catch {
    return undefined;
  }
}

/** https://github.com/sigstore/rekor/blob/main/openapi.yaml */
export async function createLogEntry(body: Buffer, { log }: Authorities): Promise<Reply> {
  const entry = kept(body);
  if (entry === undefined) return json(400, { code: 400, message: 'only dsse entries 0.0.1 are kept here' });
  return json(201, await log.log(entry));
}
