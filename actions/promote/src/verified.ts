import { unverified, verdictOn } from '@pipeline/release-history';
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
  return { said, refusal: { image: name, ...unverified(verdict, digest, environment) } };
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
