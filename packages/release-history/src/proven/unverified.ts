import type { DigestVerdict } from './verdict-on.ts';

/** Why something may not be promoted, and what to do. */
export interface Obstacle {
  problem: string;
  fix: string;
}

/** @param what as a person is told of it: an image's digest, a deployment's id @param environment where it should have been verified */
export function unverified(
  { state, detail }: Exclude<DigestVerdict, { state: 'proven' }>,
  what: string,
  environment: string,
): Obstacle {
  switch (state) {
    case 'refused':
      return {
        problem: `${environment} ran ${what} and found it bad: ${detail}`,
        fix: 'Mend what failed there, and promote the next build',
      };
    case 'unproven':
      return {
        problem: `${environment} ran ${what}, but no check has passed there since: ${detail}`,
        fix: `Run the checks of ${environment} on it again, or wait for those that run now`,
      };
    case 'unknown':
      return {
        problem: `${environment} has never run ${what}: ${detail}`,
        fix: `Deploy it to ${environment} and let its checks pass first`,
      };
  }
}
