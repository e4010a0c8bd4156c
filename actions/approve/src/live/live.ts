import { createHash } from 'node:crypto';
import type { Run, RunFacts } from '@pipeline/action-kit';
import {
  closeIssue,
  codeSpan,
  commitFacts,
  commitsBetween,
  connectGithub,
  dispatchWorkflow,
  environmentRules,
  isTeamMember,
  labelIssue,
  listComments,
  openIssue,
  permissionOf,
  pullsOf,
  readIssue,
  runApprovals,
  upsertComment,
} from '@pipeline/github';
import { openHome, runIdentity } from '@pipeline/release-home';
import type { Config, Surroundings } from '../config/config.ts';
import type { Github, Ports } from '../ports.ts';
import { planPorts } from './plan.ts';

export function surroundings({ context, dryRun }: RunFacts): Surroundings {
  return { dryRun, githubUrl: context.env('GITHUB_API_URL') };
}

/** Wires the story to the release log, to GitHub and to the run. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { context, clock, log } = run;
  const { home } = config;
  const { log: releases, journal, history } = home === undefined ? planPorts : openHome(home, run);
  return {
    run: {
      ...runIdentity(context),
      event: context.event,
      eventName: context.eventName,
      refName: context.refName,
      triggeredBy: context.env('GITHUB_TRIGGERING_ACTOR') ?? context.actor,
    },
    releases,
    journal,
    signed: home === undefined || 'github' in home,
    history,
    github: config.githubToken === undefined ? planPorts.github : liveGithub(config.githubToken, config, run),
    sha256: text => createHash('sha256').update(text).digest('hex'),
    span: codeSpan,
    log,
    clock,
  };
}

/** The label's colour where the repository has none of that name yet. */
const NEW_LABEL = { color: '5319e7', description: 'Waits for, or was decided by, an approval' };

function liveGithub(token: string, { teamsToken = token }: Config, { context, clock, log }: Run): Github {
  const apiUrl = context.env('GITHUB_API_URL');
  const connect = (token: string) =>
    connectGithub({ token, repository: context.repository, clock, log: log.info, ...(apiUrl && { apiUrl }) });
  const github = connect(token);
  const teams = teamsToken === token ? github : connect(teamsToken);
  return {
    openIssue: issue => openIssue(github, issue),
    label: (number, name) => labelIssue(github, number, { name, ...NEW_LABEL }),
    issue: number => readIssue(github, number),
    closeIssue: (number, reason) => closeIssue(github, number, reason),
    comments: (number, on) => listComments(github, number, on),
    upsertComment: comment => upsertComment(github, comment),
    permissionOf: login => permissionOf(github, login),
    isTeamMember: (org, team, login) => isTeamMember(teams, org, team, login),
    commit: sha => commitFacts(github, sha),
    pullsOf: sha => pullsOf(github, sha),
    commitsBetween: (base, head) => commitsBetween(github, base, head),
    // The second finds what the first has promoted.
    dispatch: (workflow, ref, inputs) => dispatchWorkflow(github, { workflow, ref, inputs }, { again: true }),
    environmentRules: name => environmentRules(github, name),
    runApprovals: () => runApprovals(github, context.runId),
  };
}
