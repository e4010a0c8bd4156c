import { deploymentIn, type TargetIntent } from '@pipeline/contracts';
import { provenIn, verdictOn } from '@pipeline/release-history';
import { artifactOf } from '@pipeline/vercel-stage';
import type { Memory } from '../memory.ts';

/** A deployment that a release put somewhere. */
export interface Released {
  deployment: string;
  /** The release's id. */
  release: string;
}

/** The deployment of our project among a release's; the only one, where no subject is ours. */
function releasedIn(targets: readonly TargetIntent[], subject: string): string | undefined {
  const found = targets.flatMap(target => deploymentsIn(target).map(id => ({ subject: target.subject, id })));
  const own = found.find(each => each.subject === subject) ?? (found.length === 1 ? found[0] : undefined);
  return own?.id;
}

/** So many that were passed over are told. */
const TOLD = 5;

/** What is known-good, newest first, and why the newest ones are not. */
export interface Standing {
  good: Released[];
  passedOver: string[];
}

/** @param subject whose deployments are meant @param release only of this one */
export function knownGood(
  { environment, records, proofs }: Memory,
  subject: string,
  release?: string,
): Standing {
  const whole = new Set(provenIn(records, proofs).map(({ id }) => id));
  const found: Standing = { good: [], passedOver: [] };
  for (const { intent } of records) {
    const deployment = releasedIn(intent.targets, subject);
    if (deployment === undefined || (release !== undefined && intent.id !== release)) continue;
    const verdict = verdictOn(artifactOf(deployment), records, proofs);
    const good = verdict.state === 'proven' && whole.has(intent.id);
    if (good) found.good.push({ deployment, release: intent.id });
    else if (found.good.length === 0 && found.passedOver.length < TOLD)
      found.passedOver.push(
        `${deployment} of release ${intent.id} of ${environment} was passed over: ${verdict.state === 'proven' ? 'the release as a whole is not verified' : verdict.detail}`,
      );
  }
  return found;
}

/** The deployments that are refused there. */
export function refusedIn({ records, proofs }: Memory): string[] {
  const all = records.flatMap(({ intent, outcome }) => [
    ...intent.targets.flatMap(deploymentsIn),
    ...(outcome?.targets ?? []).flatMap(({ refuses = [] }) =>
      refuses.flatMap(each => deploymentIn(each) ?? []),
    ),
  ]);
  return [...new Set(all)].filter(id => verdictOn(artifactOf(id), records, proofs).state === 'refused');
}

function deploymentsIn({ artifacts }: Pick<TargetIntent, 'artifacts'>): string[] {
  return Object.values(artifacts).flatMap(each => deploymentIn(each) ?? []);
}
