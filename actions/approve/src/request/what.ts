import { ConfigError, deploymentIn, type ReleaseIntent } from '@pipeline/contracts';
import {
  isNewestProvenKnown,
  type KnownGood,
  newestProven,
  provenIn,
  remember,
} from '@pipeline/release-history';
import type { RequestConfig } from '../config/config.ts';
import type { Ports } from '../ports.ts';

/** What would go live. */
export interface Wanted {
  artifacts: Record<string, string>;
  commit: ReleaseIntent['commit'];
  /** The release that has proven it, where it is taken from an environment. */
  proven?: { environment: string; release: KnownGood };
}

/** What the workflow names, or the newest proven release of another environment. */
export async function whatIsWanted(
  { artifacts, from, commit, dryRun }: Pick<RequestConfig, 'artifacts' | 'from' | 'commit' | 'dryRun'>,
  { run, releases, log }: Pick<Ports, 'run' | 'releases' | 'log'>,
): Promise<Wanted> {
  const own = { ...run.commit, ...(commit !== undefined && { sha: commit }) };
  if (from === undefined) return { artifacts, commit: own };
  const { records, proofs } = await remember(
    releases,
    from,
    ({ records, proofs }) =>
      isNewestProvenKnown(records, proofs) ||
      provenIn(records, proofs).some(each => deploymentsOf(each).length > 0),
  );
  const { release: imaged, passedOver } = newestProven(records, proofs);
  // One that put no image there is passed over by that.
  const deployed = provenIn(records, proofs).find(each => deploymentsOf(each).length > 0);
  const [release] = [imaged, deployed]
    .flatMap(each => each ?? [])
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  for (const { release, why } of passedOver) log.info(`Release ${release.id} of ${from} is not it: ${why}`);
  // In a chain that is only planned, nothing has been proven yet.
  if (release === undefined && dryRun) return { artifacts, commit: own };
  if (release === undefined)
    throw new ConfigError(`No release of ${from} is proven, so there is nothing to ask for`, {
      hint: `Deploy to ${from}, and let its checks pass; \`attest\` writes down that they did.`,
    });
  const images = release.id === imaged?.id ? imaged.images : {};
  return {
    artifacts: { ...images, ...Object.fromEntries(deploymentsOf(release)) },
    commit: { ...release.commit, ...(commit !== undefined && { sha: commit }) },
    proven: { environment: from, release },
  };
}

/** By their projects' names. */
function deploymentsOf({ targets }: KnownGood): [string, string][] {
  return targets.flatMap(({ subject, artifacts }) =>
    Object.values(artifacts)
      .filter(artifact => deploymentIn(artifact) !== undefined)
      .map((artifact): [string, string] => [subject.slice(subject.lastIndexOf('/') + 1), artifact]),
  );
}
