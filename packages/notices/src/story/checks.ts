import type { ReleaseProof } from '@pipeline/contracts';
import type { WholeRelease } from '@pipeline/release-history';
import { pageLink } from './deploys.ts';
import type { Happening } from './model.ts';
import { listOf, oneLine } from './text.ts';

/**
 * Of each check the proof that has its last word on a release.
 * @param releases all of the environment, newest first: a run that went back from its own release has two of one id
 */
export function lastWords(
  release: WholeRelease,
  releases: readonly WholeRelease[],
  proofs: readonly ReleaseProof[],
): Map<string, ReleaseProof> {
  const isOwn = (proof: ReleaseProof) =>
    releases.find(({ id, begun }) => id === proof.release && Date.parse(begun) <= Date.parse(proof.at)) ===
    release;
  const last = new Map<string, ReleaseProof>();
  for (const proof of proofs.filter(isOwn).toSorted(byTime))
    for (const check of proof.checks.length > 0 ? proof.checks : ['its checks']) last.set(check, proof);
  return last;
}

/** What checks said of a release once it was live, those of one run together. */
export function checked(
  environment: string,
  release: WholeRelease,
  releases: readonly WholeRelease[],
  proofs: readonly ReleaseProof[],
): Happening[] {
  const last = lastWords(release, releases, proofs);
  const grouped = Map.groupBy(last, ([, proof]) => proof);
  return [...grouped].map(([{ at, by, result }, of]) => {
    const names = listOf(of.map(([check]) => check));
    const line = { environment, at, by: [oneLine(by.actor, 60)], links: pageLink('run', by.url) };
    return result === 'failed'
      ? { line: { ...line, symbol: '❌', what: `failed ${names}` }, phase: 'bad' }
      : {
          line: { ...line, symbol: '✅', what: `passed ${names}` },
          ...(release.standing.state === 'good' && { phase: 'live' }),
        };
  });
}

/** Of two at the same moment the failure stands. */
function byTime(a: ReleaseProof, b: ReleaseProof): number {
  return Date.parse(a.at) - Date.parse(b.at) || Number(b.result === 'passed') - Number(a.result === 'passed');
}
