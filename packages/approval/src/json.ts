import { json } from '@pipeline/contracts';
import type { ApprovalDecision, ApprovalRequest, ApprovalRule } from './model.ts';

const { list, read, record, text, time, Unreadable, versioned } = json;

/** A request from a journal's JSON, or what is wrong with it. */
export function parseRequest(entry: unknown): ApprovalRequest | string {
  return read(() => {
    const request = versioned(entry, 'request');
    const commit = record(request.commit, 'commit');
    const by = record(request.by, 'by');
    const place = record(request.place, 'place');
    return {
      schema: 1,
      key: text(request.key, 'key'),
      at: time(request.at),
      environment: text(request.environment, 'environment'),
      commit: { sha: text(commit.sha, 'commit.sha'), ref: text(commit.ref, 'commit.ref') },
      by: { actor: text(by.actor, 'by.actor'), url: text(by.url, 'by.url') },
      artifacts: artifactsOf(request.artifacts),
      ...(request.base !== undefined && { base: text(request.base, 'base') }),
      authors: textsOf(request.authors, 'authors'),
      rule: ruleOf(request.rule),
      place: { number: count(place.number, 'place.number', 0), url: text(place.url, 'place.url') },
    };
  });
}

function ruleOf(entry: unknown): ApprovalRule {
  const rule = record(entry, 'rule');
  const { selfApproval } = rule;
  if (typeof selfApproval !== 'boolean') throw new Unreadable('rule.selfApproval must be true or false');
  return {
    approvers: textsOf(rule.approvers, 'rule.approvers'),
    quorum: count(rule.quorum, 'rule.quorum', 1),
    deadline: time(rule.deadline, 'rule.deadline'),
    selfApproval,
  };
}

const STATES: Record<ApprovalDecision['state'], true> = {
  approved: true,
  denied: true,
  withdrawn: true,
  expired: true,
  void: true,
  emergency: true,
};

/** A decision from a journal's JSON, or what is wrong with it. */
export function parseDecision(entry: unknown): ApprovalDecision | string {
  return read(() => {
    const decision = versioned(entry, 'decision');
    const state = (Object.keys(STATES) as ApprovalDecision['state'][]).find(name => name === decision.state);
    if (state === undefined) throw new Unreadable(`state must be one of ${Object.keys(STATES).join(', ')}`);
    return {
      schema: 1,
      key: text(decision.key, 'key'),
      at: time(decision.at),
      request: text(decision.request, 'request'),
      state,
      by: textsOf(decision.by, 'by'),
      ...(decision.reason !== undefined && { reason: text(decision.reason, 'reason') }),
      ...(decision.said !== undefined && { said: time(decision.said, 'said') }),
      ...(decision.run !== undefined && { run: text(decision.run, 'run') }),
      artifacts: artifactsOf(decision.artifacts),
    };
  });
}

function artifactsOf(entry: unknown): Record<string, string> {
  const artifacts = Object.entries(record(entry, 'artifacts'));
  return Object.fromEntries(artifacts.map(([name, artifact]) => [name, text(artifact, `artifacts.${name}`)]));
}

function textsOf(entry: unknown, at: string): string[] {
  return list(entry, at).map((each, index) => text(each, `${at}[${index}]`));
}

function count(value: unknown, at: string, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw new Unreadable(`${at} must be a whole number, ${least} or more`);
}
