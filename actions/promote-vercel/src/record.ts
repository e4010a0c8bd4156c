import { endingOf, type Intent, afterOf as knownAfter, type Recording } from '@pipeline/deploy-stage';
import { originOf, type ProjectView, type VercelSnapshot } from '@pipeline/vercel';
import { ARTIFACT, artifactOf, subjectOf, type VercelPlanned } from '@pipeline/vercel-stage';
import type { Config } from './config/config.ts';
import type { Outcome } from './outcome.ts';
import type { Standing } from './standing.ts';

/** What of a run is written down. @param deployment what a rollback goes to, or what is made live */
export function recordingOf(
  { release, rollout, operation }: Config,
  project: ProjectView,
  { commit, deployment }: { commit: string | undefined; deployment: string },
): Recording {
  const common = { release, commit, subjects: [subjectOf(project)], hold: rollout.onFailure === 'hold' };
  if (operation === 'promote') return { ...common, noNewCommit: false };
  if (operation === 'rollback')
    return { ...common, noNewCommit: true, reason: `rolling back to ${deployment}` };
  if (operation === 'undo-rollback')
    return { ...common, noNewCommit: true, reason: `undoing a rollback with ${deployment}` };
  return { ...common, noNewCommit: true };
}

export function intentOf({ before, plan }: VercelPlanned): Intent {
  const { step } = plan;
  return { artifacts: step.action === 'deploy' ? {} : { [ARTIFACT]: artifactOf(step.deployment) }, before };
}

/** What serves afterwards, where that is certain. */
export function afterOf(
  outcome: Outcome,
  before: VercelSnapshot,
  standing: Standing | undefined,
): VercelSnapshot | undefined {
  const next = standing?.snapshot.deployment === outcome.next ? standing?.snapshot : undefined;
  return knownAfter<VercelSnapshot>(outcome, before, () => next);
}

/** The first of the hosts that it is about. */
export function urlOf({ hosts: [first] }: Pick<Outcome, 'hosts'>): string | undefined {
  return first && originOf(first.host);
}

/** What was live and somebody wanted gone is not promoted again by accident. */
export function refusedBy({ operation }: Pick<Config, 'operation'>, outcome: Outcome): string[] | undefined {
  const { previous, next } = outcome;
  const left = operation === 'rollback' && endingOf(outcome) === 'steady' && previous !== next;
  return left && previous !== '' ? [artifactOf(previous)] : undefined;
}
