import type { Report } from '@pipeline/action-kit';
import { type ApprovalDecision, compare, DECIDED, isTeam, names, stranger } from '@pipeline/approval';
import { ActionError } from '@pipeline/contracts';
import type { VerifyConfig } from '../config/config.ts';
import { personOf } from '../hear/people.ts';
import { emergenciesOf } from '../journal.ts';
import type { Ports } from '../ports.ts';
import { letGo } from '../report/emergency.ts';
import type { Outputs } from '../spec.gen.ts';

/** Goes live without having been approved: only on the word of who may, and never in silence. */
export async function emergency(
  config: VerifyConfig,
  { reason, approvers }: NonNullable<VerifyConfig['emergency']>,
  ports: Ports,
): Promise<Report<Outputs>> {
  const { environment, artifacts, approval } = config;
  const { run, journal, clock } = ports;
  // Whoever runs an old emergency again is who calls it now.
  const who = run.triggeredBy;
  const why = stranger(approvers, who, await personOf(who, approvers, ports));
  if (why !== undefined)
    throw new ActionError('not-approved', `${who} cannot call an emergency in ${environment}: ${why}`, {
      hint: `Somebody of ${approvers.join(', ')} must start the run. ${approvers.some(isTeam) ? '`teams-token` must be able to see who is in a team.' : ''}`.trim(),
    });
  const known = await toldBefore(config, who, ports);
  if (known !== undefined) return letGo(config, known, 'before');
  const request = approval ?? run.releaseId;
  const entry: ApprovalDecision = {
    schema: 1,
    key: `${request} emergency of run ${run.releaseId}`,
    at: new Date(clock.now()).toISOString(),
    request,
    state: 'emergency',
    by: [who],
    reason: reason.slice(0, 500),
    run: run.runId,
    artifacts,
  };
  // What cannot be written down does not go live.
  await journal.write(environment, DECIDED, entry, run.commit.sha);
  return letGo(config, entry, await cryOut(entry, environment, ports));
}

/**
 * What an earlier job of this run has written down, and told everybody, of just this and on the same person's word. Only a workflow that says that
 * there was such a job is believed: else somebody could write it down beforehand, and nobody would be told.
 */
async function toldBefore(
  { environment, artifacts, trusted, wasApprovedBy }: VerifyConfig,
  who: string,
  ports: Ports,
): Promise<ApprovalDecision | undefined> {
  if (wasApprovedBy.length === 0) return undefined;
  const told = await emergenciesOf(ports.run.runId, environment, trusted, ports);
  return told.find(
    ({ by, artifacts: before }) =>
      names(by, who) && compare({ artifacts: before }, artifacts).notShown.length === 0,
  );
}

/** @returns where it is told, or why it could not be: that does not stop it, since it is written down already */
async function cryOut(
  { by, reason = '', artifacts }: ApprovalDecision,
  environment: string,
  { github, run, span }: Ports,
): Promise<{ url: string } | { silent: string }> {
  const rows = Object.entries(artifacts).map(([name, artifact]) => `- ${span(name)}: ${span(artifact)}`);
  const body = [
    `${by.map(span).join(', ')} let this go live in ${span(environment)} without approval, by [this run](${run.by.url}):`,
    '',
    span(reason),
    '',
    ...rows,
    '',
    'Look at it afterwards, and close this issue then.',
  ].join('\n');
  try {
    const { url } = await github.openIssue({
      title: `EMERGENCY in ${environment}: release ${run.releaseId} went live without approval`,
      marker: `approval-emergency/${environment}/${run.releaseId}`,
      body,
    });
    return { url };
  } catch (error) {
    return { silent: error instanceof Error ? error.message : String(error) };
  }
}
