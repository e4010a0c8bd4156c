import type { Ending, ReleaseProof, ReleaseRecord, TargetOutcome } from '@pipeline/contracts';
import type { LostRun } from '@pipeline/release-history';
import type { Asked, Decided, EnvironmentLog } from '../src/index.ts';

export const GOOD = `9f8e7d6${'0'.repeat(33)}`;
export const NEXT = `1a2b3c4${'0'.repeat(33)}`;
const DIGITS: Record<string, string> = { [GOOD]: 'a', [NEXT]: 'b' };

export const api = 'ecs:eu-west-1/shop/api';
export const orders = 'cloudrun:shop/eu/services/orders';
export const web = 'vercel:acme/web';
export const ALL = [api, orders, web];

/** `12:30` of a day. */
export const at = (time: string) => `2026-11-30T${time}:00Z`;

export function artifactOf(subject: string, sha: string): string {
  const digit = DIGITS[sha] ?? 'c';
  if (subject === web) return `vercel://dpl_${digit.repeat(8)}`;
  return `ghcr.io/acme/shop@sha256:${(digit + subject.length).padEnd(64, '0')}`;
}

interface Released {
  id?: string;
  sha?: string;
  from?: string;
  until?: string;
  verdict?: Ending;
  subjects?: string[];
  by?: string;
  detail?: string;
  back?: { to: string; why: string };
  of?: Partial<TargetOutcome>;
}

/** A release of the shop's; without `until` it is in flight. */
export function release({
  id = '42.1',
  sha = NEXT,
  from = '12:00',
  until,
  verdict = 'steady',
  subjects = ALL,
  by = 'alice',
  detail = '',
  back,
  of = {},
}: Released): ReleaseRecord {
  const outcome = until && {
    schema: 1 as const,
    intent: id,
    at: at(until),
    verdict,
    detail,
    targets: subjects.map(subject => ({ subject, verdict, detail, ...of })),
  };
  return {
    intent: {
      schema: 1,
      id,
      environment: 'production',
      commit: { sha, ref: 'refs/heads/main' },
      by: { actor: by, url: `https://github.com/acme/shop/actions/runs/${id.split('.')[0]}` },
      at: at(from),
      targets: subjects.map(subject => ({
        subject,
        artifacts: { app: artifactOf(subject, sha) },
        before: {},
      })),
      ...(back && { back }),
    },
    ...(outcome && { outcome }),
  };
}

/** What rolling back from the next release to the good one leaves in the log. */
export function rollback(given: Released = {}): ReleaseRecord {
  const record = release({
    id: '44.1',
    sha: GOOD,
    from: '12:20',
    by: 'bob',
    back: { to: '40.1', why: 'asked for by bob' },
    ...given,
  });
  for (const target of record.outcome?.verdict === 'steady' ? record.outcome.targets : [])
    target.refuses = [artifactOf(target.subject, NEXT).replace(/^.*@/, '')];
  return record;
}

export function proof(time: string, given: Partial<ReleaseProof> = {}): ReleaseProof {
  const { release: id = '42.1', result = 'passed', checks = ['smoke'] } = given;
  const sha = id === '42.1' || id === '41.1' ? NEXT : GOOD;
  return {
    schema: 1,
    release: id,
    at: at(time),
    result,
    checks,
    digests: [api, orders].map(each => artifactOf(each, sha).replace(/^.*@/, '') as `sha256:${string}`),
    artifacts: [artifactOf(web, sha)],
    by: { actor: 'alice', url: 'https://github.com/acme/shop/actions/runs/99' },
  };
}

export function asked(time: string, given: Partial<Asked> = {}): Asked {
  return {
    key: '41.1',
    at: at(time),
    commit: { sha: NEXT },
    by: { actor: 'alice' },
    artifacts: { api: artifactOf(api, NEXT), orders: artifactOf(orders, NEXT), web: artifactOf(web, NEXT) },
    rule: { approvers: ['bob', 'acme/leads'], quorum: 1, deadline: at('18:00') },
    place: { url: 'https://github.com/acme/shop/issues/7' },
    ...given,
  };
}

export function decided(time: string, state: string, by: string[], reason?: string): Decided {
  return { at: at(time), request: '41.1', state, by, ...(reason !== undefined && { reason }) };
}

/** What is given is oldest first, as it is told. */
export function log(environment: string, given: Partial<EnvironmentLog> = {}): EnvironmentLog {
  return {
    environment,
    records: (given.records ?? []).toReversed(),
    proofs: (given.proofs ?? []).toReversed(),
    requests: given.requests ?? [],
    decisions: given.decisions ?? [],
    lost: given.lost ?? [],
  };
}

/** What watch has seen of a release that says nothing more. */
export function lostRun(time: string, given: Partial<LostRun> = {}): LostRun {
  return {
    schema: 1,
    key: `42.1 ${time}`,
    at: at(time),
    release: '42.1',
    back: false,
    sure: true,
    detail: 'its run is over (failure)',
    ...given,
  };
}

/** What was live before all that. */
export const before = {
  records: [release({ id: '40.1', sha: GOOD, from: '08:00', until: '08:05' })],
  proofs: [proof('08:06', { release: '40.1' })],
};
