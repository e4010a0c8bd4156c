import type { Bundle } from '@sigstore/bundle';
import type { SignedEntity } from '@sigstore/verify';
import type { Instance } from '../trust/instance.ts';
import type { Trust } from '../trust/trust.ts';
import type { Signed } from './evidence.ts';
import { identityOf } from './identity.ts';

/** More witnesses than this are not looked at: each costs a signature's verification, and each pair a comparison. */
const WITNESSES = 16;

/** Who signed a bundle and when, as the first instance that vouches for it says, or why none does. Offline. */
export async function verifyBundle(bundle: Bundle, trust: Trust): Promise<Signed | string> {
  const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
  const witnesses = tlogEntries.length + (timestampVerificationData?.rfc3161Timestamps.length ?? 0);
  if (witnesses > WITNESSES) return `it has ${witnesses} witnesses, more than ${WITNESSES}`;
  const wrong: string[] = [];
  for (const instance of trust.instances) {
    const signed = await verifiedBy(instance, bundle);
    if (typeof signed !== 'string') return signed;
    wrong.push(trust.instances.length > 1 ? `${instance.name}: ${signed}` : signed);
  }
  return `its signature does not hold: ${wrong.join('; ')}`;
}

async function verifiedBy({ material, thresholds }: Instance, bundle: Bundle): Promise<Signed | string> {
  const { toSignedEntity, Verifier } = await import('@sigstore/verify');
  try {
    const entity = toSignedEntity(bundle);
    const { identity } = new Verifier(material, thresholds).verify(entity);
    const who = identityOf(identity ?? {});
    return typeof who === 'string' ? who : { identity: who, at: witnessedAt(entity).toISOString() };
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'it cannot be read';
  }
}

/** The earliest time that was verified. A log's time counts only with the log's promise, which signs it. */
function witnessedAt({ timestamps }: SignedEntity): Date {
  const times = timestamps.flatMap(each => {
    if (each.$case === 'timestamp-authority') return [each.timestamp.signingTime.getTime()];
    return each.tlogEntry.inclusionPromise ? [Number(each.tlogEntry.integratedTime) * 1_000] : [];
  });
  return new Date(Math.min(...times));
}
