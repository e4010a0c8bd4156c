import { digestOf, hostOf, type LiveService, within } from './live.ts';

/** What went from staging to production, a line each: the digest, the two registries, and how many attestations it has there. */
export function promoted(live: readonly LiveService[]): string[] {
  return within(live, 'staging').flatMap(proven => {
    const same = within(live, 'production').find(
      service => service.name === proven.name && digestOf(service) === digestOf(proven),
    );
    if (same === undefined) return [];
    const attested = `${same.attestations.length} signed attestation${same.attestations.length === 1 ? '' : 's'}`;
    return [`${proven.name}: ${digestOf(proven)}, ${hostOf(proven)} → ${hostOf(same)}, ${attested}`];
  });
}
