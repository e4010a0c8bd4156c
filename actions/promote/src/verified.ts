import type { Digest } from '@pipeline/contracts';
import { type DigestVerdict, verdictOn } from '@pipeline/release';
import type { Memory } from './memory.ts';
import type { Refusal } from './refusal.ts';
import type { Asked, Said } from './said.ts';

/** Whether the environment before has verified the digest: its last word on it counts. */
export function verifiedThere({ name, digest }: Asked, memory: Memory): { said: Said; refusal?: Refusal } {
  const { environment, records, proofs } = memory;
  const verdict = verdictOn(digest, records, proofs);
  const said = {
    image: name,
    what: `verified in ${environment}`,
    good: verdict.state === 'proven',
    text: verdict.detail,
  };
  if (verdict.state === 'proven') return { said };
  return { said, refusal: { image: name, ...obstacle(verdict, digest, environment) } };
}

function obstacle(
  { state, detail }: Exclude<DigestVerdict, { state: 'proven' }>,
  digest: Digest,
  environment: string,
): Omit<Refusal, 'image'> {
  switch (state) {
    case 'refused':
      return {
        problem: `${environment} ran ${digest} and found it bad: ${detail}`,
        fix: 'Mend what failed there, and promote the next build',
      };
    case 'unproven':
      return {
        problem: `${environment} ran ${digest}, but no check has passed there since: ${detail}`,
        fix: `Run the checks of ${environment} on it again, or wait for those that run now`,
      };
    case 'unknown':
      return {
        problem: `${environment} has never run ${digest}: ${detail}`,
        fix: `Deploy it to ${environment} and let its checks pass first`,
      };
  }
}

/** Whether the environment that it goes to has taken the digest back before. */
export function refusedThere(
  { name, digest }: Asked,
  memory: Memory,
  allowRefused: boolean,
): { note?: string; refusal?: Refusal } {
  const { environment, records, proofs } = memory;
  const verdict = verdictOn(digest, records, proofs);
  if (verdict.state !== 'refused') return {};
  const problem = `${digest} was live in ${environment} before and failed there: ${verdict.detail}`;
  if (allowRefused) return { note: `${name}: ${problem}. It is promoted because allow-refused is set.` };
  return {
    refusal: {
      image: name,
      problem,
      fix: 'Promote a build with the mistake mended. To take this one all the same, set `allow-refused: true`',
    },
  };
}
