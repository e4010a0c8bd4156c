import { digestOf, type LiveService, repositoryOf, within } from './live.ts';

/** What went from staging to production, a line each: the digest, the two repositories, and how many attestations it has there. */
export function promoted(live: readonly LiveService[]): string[] {
  return within(live, 'staging').flatMap(proven => {
    const same = within(live, 'production').find(
      service => service.name === proven.name && digestOf(service) === digestOf(proven),
    );
    // What was there before was copied there, too, and nothing was said of it.
    if (same === undefined || same.attestations.length === 0) return [];
    const attested = `${same.attestations.length} signed attestation${same.attestations.length === 1 ? '' : 's'}`;
    return [
      `${proven.name}: ${digestOf(proven)}, ${repositoryOf(proven)} → ${repositoryOf(same)}, ${attested}`,
    ];
  });
}
