import { type ApprovalRequest, codeOf, type Decision } from '@pipeline/approval';
import type { VerifyConfig } from '../config/config.ts';
import { type Hearing, hear } from '../hear/hear.ts';
import { originOf } from '../hear/origin.ts';
import { asComment, changedAt, readPlace } from '../hear/place.ts';
import { whatIsLive } from '../hear/what-is-live.ts';
import type { Found } from '../journal.ts';
import type { Ports } from '../ports.ts';
import { liveCommit } from '../request/circumstances.ts';
import { asAnswers, whomGithubAsked } from './reviews.ts';

/** Hears, by this job's own rule, all who have answered a request; nothing that was decided before is believed. */
export async function answersTo(found: Found, config: VerifyConfig, ports: Ports): Promise<Decision> {
  const { request } = found;
  const { freeze, trusted, rule } = config;
  const any = {
    found,
    rule,
    freeze,
    trusted,
    authors: rule.selfApproval ? [] : await authorsOf(request, ports),
    run: ports.run.runId,
  };
  const heard =
    config.place === 'environment' ? reviewed(request, config, ports) : commented(request, config, ports);
  return hear({ ...any, ...(await heard) }, ports);
}

type HeardAt = Pick<Hearing, 'comments' | 'changed'> & Partial<Pick<Hearing, 'rule' | 'people'>>;

async function commented(
  request: ApprovalRequest,
  { trusted }: VerifyConfig,
  ports: Ports,
): Promise<HeardAt> {
  const { number } = request.place;
  if (number === 0)
    return {
      comments: [],
      changed: 'it was asked of the environment’s reviewers, and this job wants comments',
    };
  const place = await readPlace(number, trusted, ports);
  const code = codeOf(request, ports.sha256);
  return { comments: place.comments.map(asComment), changed: changedAt(place, request, code, ports) };
}

async function reviewed(
  request: ApprovalRequest,
  { environment, rule }: VerifyConfig,
  ports: Ports,
): Promise<HeardAt> {
  const { run, github, clock, sha256 } = ports;
  // What GitHub has let go on is this run, and nothing that another one has shown.
  const own = request.key.split('.', 1)[0] === run.runId;
  const reviews = await github.runApprovals();
  const comments = asAnswers(reviews, { environment, code: codeOf(request, sha256), now: clock.now() });
  const asked = whomGithubAsked(reviews);
  return {
    comments,
    changed: own
      ? undefined
      : `it was asked by run ${request.key}, and reviewers have let run ${run.runId} go on`,
    ...(rule.approvers.length === 0 && {
      rule: { ...rule, approvers: asked.approvers },
      people: asked.people,
    }),
  };
}

/** Whose work it is, found anew: a request could leave somebody out. */
async function authorsOf(
  { environment, commit, artifacts }: ApprovalRequest,
  ports: Ports,
): Promise<string[]> {
  const { live } = await whatIsLive(environment, artifacts, ports.releases);
  return (await originOf(commit.sha, liveCommit(live, artifacts), ports)).authors;
}
