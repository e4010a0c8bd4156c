import type { Block, Cell, Report } from '@pipeline/action-kit';
import { type ApprovalRequest, type Decision, identityOf } from '@pipeline/approval';
import { ActionError } from '@pipeline/contracts';
import type { VerifyConfig } from '../config/config.ts';
import type { Outputs } from '../spec.gen.ts';
import type { Fit } from '../verify/fit.ts';
import { deployable } from './artifacts.ts';
import { heededTable } from './heeded.ts';
import { lostSince } from './since.ts';

export interface Facts {
  request: ApprovalRequest;
  decision: Decision;
  fit: Fit;
  config: VerifyConfig;
}

export function verified({ request, decision, fit, config }: Facts): Report<Outputs> {
  const left =
    fit.left.length === 0
      ? []
      : [{ text: `Approved, and not deployed by this job: ${fit.left.join(', ')}.` }];
  const { override } = decision;
  return {
    outputs: {
      ...outputs(request, decision),
      state: 'approved',
      commit: request.commit.sha,
      ...deployable(fit.artifacts),
    },
    ...(override && {
      annotations: [
        {
          level: 'warning' as const,
          title: `approve: a freeze does not hold for ${config.environment}`,
          message: `${override.login} overrides it: ${override.reason}`,
        },
      ],
    }),
    summary: [
      { heading: `Approve: ${config.environment} may go live` },
      { text: `Request ${request.key} is ${decision.detail}, by the rule of this job.` },
      shown(request),
      ...left,
      ...heededTable(decision),
    ],
  };
}

export function notVerified({ request, decision, fit, config }: Facts): Report<Outputs> {
  const { state, detail } = decision;
  const approved = state === 'approved';
  const again = config.wasApprovedBy.length > 0;
  const why = approved
    ? `what is about to go live is not what was approved: ${fit.wrong}`
    : `request ${request.key} is ${state}: ${detail}${lostSince(config.wasApprovedBy, decision)}`;
  const any = again && !approved ? ' any more' : '';
  return {
    // Approved, but not this.
    outputs: { ...outputs(request, decision), state: approved ? 'void' : state },
    summary: [
      { heading: `Approve: ${config.environment} must not go live` },
      { text: `Nothing may change, since ${why}.` },
      shown(request),
      ...heededTable(decision),
    ],
    error: new ActionError('not-approved', `Not approved for ${config.environment}${any}: ${why}`, {
      hint: again ? `${hintAgain(decision, request)} ${STANDS}` : hint(decision, request),
    }),
  };
}

function outputs({ key, artifacts, place }: ApprovalRequest, { by }: Decision): Partial<Outputs> {
  return { approval: key, url: place.url, artifacts, 'approved-by': by.join(',') };
}

function shown({ artifacts }: ApprovalRequest): Block {
  const rows = Object.entries(artifacts).map(([name, artifact]): Cell[] => [
    name,
    { code: identityOf(artifact) },
  ]);
  return { table: { columns: ['approved, if it is', 'exactly this'], rows } };
}

const HINTS: Record<Decision['state'], string> = {
  approved: 'Deploy what `images` and `deployments` of this action say, or ask anew for this.',
  denied:
    'Mend what it was denied for, and ask anew; or whoever denied it withdraws that before the deadline.',
  pending: 'Wait for the missing answers: the workflow that decides starts this one then.',
  expired: 'Ask anew.',
  void: 'Ask anew, for what is to go live now.',
  withdrawn: 'Ask anew.',
};

/** Beside what else is to be done, where an earlier job had seen it approved. */
const STANDS =
  'This job has changed nothing; what was done before it, such as copying images and setting their tags, stands. Where it counts as approved again, run this job again.';

const TEAMS =
  'Give `teams-token` an App’s token with the permission Members to read, so that it is known who is in a team.';

function hint({ state, unread }: Decision, { place }: ApprovalRequest): string {
  if (state === 'pending' && unread !== undefined) return `${TEAMS} ${place.url}`;
  return state === 'pending' ? `${HINTS.pending} ${place.url}` : HINTS[state];
}

/** What was decided once starts no further run: whoever is missing now has to be heard by this one. */
function hintAgain(decision: Decision, request: ApprovalRequest): string {
  const waits = decision.state === 'pending' && decision.unread === undefined;
  return waits ? `What is missing is answered at ${request.place.url}.` : hint(decision, request);
}

/** A dry run: nothing was asked of anybody. */
export function unverified({ environment, approval, artifacts }: VerifyConfig): Report<Outputs> {
  const { images, deployments } = deployable(artifacts);
  return {
    outputs: {
      state: 'planned',
      ...(approval !== undefined && { approval }),
      artifacts,
      // An empty object would hide from a workflow's `||` that nothing is known yet.
      ...(Object.keys(images).length > 0 && { images }),
      ...(deployments !== '' && { deployments }),
    },
    annotations: [
      {
        level: 'warning',
        title: 'approve: nothing was verified',
        message: `This is a dry run: what follows must be one, too, or it goes live in ${environment} without approval.`,
      },
    ],
    summary: [
      { heading: 'Approve: planned' },
      {
        text: `Dry run: that ${approval === undefined ? 'what goes live' : `request ${approval}`} is approved for ${environment} would be verified here.`,
      },
    ],
  };
}
