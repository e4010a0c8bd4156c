import type { Report } from '@pipeline/action-kit';
import { type ApprovalRequest, codeOf, type Decision, standing } from '@pipeline/approval';
import type { ResolveConfig } from '../config/config.ts';
import { hear } from '../hear/hear.ts';
import { asComment, changedAt, type Place } from '../hear/place.ts';
import type { Ports } from '../ports.ts';
import { ignored, resolved } from '../report/resolve.ts';
import type { Outputs } from '../spec.gen.ts';
import { whichRequest } from './which.ts';
import { writeDown, writeUncounted } from './write.ts';

/** Decides a request by what everybody has said, and goes on with it once it is approved. */
export async function resolve(config: ResolveConfig, ports: Ports): Promise<Report<Outputs>> {
  const which = await whichRequest(config, ports);
  if ('ignored' in which) return ignored(which.ignored);
  const { found, place } = which;
  const { request } = found;
  const code = codeOf(request, ports.sha256);
  const decision = await hear(
    {
      found,
      rule: config.rule,
      freeze: config.freeze,
      trusted: config.trusted,
      comments: place.comments.map(asComment),
      changed: changedAt(place, request, code, ports),
    },
    ports,
  );
  if (config.dryRun) return resolved(request, decision, code, 'Dry run: nothing was written.');
  await writeUncounted(request, decision, ports);
  const first = await writeDown(request, decision, config.trusted, ports);
  const { next, error } = await goOn(config, request, decision, first, ports);
  await tell(request, decision, next, place, ports);
  return { ...resolved(request, decision, code, next), ...(error && { error }) };
}

interface GoneOn {
  /** What happens now, for people. */
  next: string;
  error?: Error;
}

/** Once it is approved, the workflow that promotes is started, once. */
async function goOn(
  { goOn: wanted }: ResolveConfig,
  { key, environment }: ApprovalRequest,
  { state, missing, unread }: Decision,
  first: boolean,
  { github, run }: Ports,
): Promise<GoneOn> {
  if (state === 'pending') return { next: waitsFor(missing, unread) };
  if (state !== 'approved') return { next: 'It does not go live. To go on, ask anew.' };
  if (wanted === undefined) return { next: `What goes on with it takes the approval ${key}.` };
  const { workflow, ref = run.refName, inputs } = wanted;
  if (!first)
    return {
      next: `${workflow} was started when it was approved; to start it again, run it with the approval ${key}.`,
    };
  try {
    await github.dispatch(workflow, ref, { ...inputs, approval: key });
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    return {
      next: `${workflow} could not be started, as the run of this action tells; to start it, run that again.`,
      error,
    };
  }
  return {
    next: `${workflow} was started, and verifies all of this again before anything changes in ${environment}.`,
  };
}

function waitsFor(missing: number, unread: Decision['unread']): string {
  if (unread !== undefined)
    return 'Answers are heard as they come. Who is in a team is known once the workflow has a `teams-token`: then run it again.';
  return missing > 0
    ? 'Answers are heard as they come.'
    : 'An approver can write `/override-freeze CODE reason`; otherwise run the workflow that decides once the freeze is over.';
}

async function tell(
  request: ApprovalRequest,
  decision: Decision,
  next: string,
  { issue }: Place,
  { github, span }: Ports,
): Promise<void> {
  const { number, isPullRequest } = issue;
  await github.upsertComment({
    number,
    on: isPullRequest ? 'pull request' : 'issue',
    marker: `approval-state/${request.environment}/${request.key}`,
    body: standing(request, decision, next, span),
  });
  if (decision.state !== 'pending' && !isPullRequest && issue.state === 'open')
    await github.closeIssue(number, decision.state === 'approved' ? 'completed' : 'not_planned');
}
