import { type ApprovalDecision, identityOf } from '@pipeline/approval';
import type { ReleaseIntent, ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { type DigestVerdict, verdictOn } from '@pipeline/release-history';

/** A pull request that brought a commit. Its texts are from outside. */
export interface Pull {
  number: number;
  title: string;
  url: string;
  author: string;
}

/** Somebody who let a run's job go on to an environment of GitHub's that asks its reviewers. */
export interface Review {
  by: string;
  environments: readonly string[];
}

/** What an environment remembers, newest first. */
export interface Memory {
  records: readonly ReleaseRecord[];
  proofs: readonly ReleaseProof[];
  decisions: readonly WrittenDecision[];
}

export interface WrittenDecision extends ApprovalDecision {
  /** Who has written it down, where that was no job's own token: whoever may write deployments can claim that somebody said yes. */
  writer?: string;
}

/** What GitHub was asked about; what is not in here was not asked. */
export interface Asked {
  /** By commit. */
  pulls: ReadonlyMap<string, readonly Pull[]>;
  /** By the run's id. */
  reviews: ReadonlyMap<string, readonly Review[]>;
}

export interface Approval extends Pick<WrittenDecision, 'state' | 'by' | 'reason' | 'writer'> {
  /** ISO 8601, UTC; of GitHub's own reviewers it is not told. */
  at?: string;
}

/** Why something is where it is: the thing → its commit → pull requests → approvals → checks. */
export interface Why {
  /** A digest, or an address. */
  identity: string;
  /** The releases that put it there, newest first. */
  releases: Pick<ReleaseIntent, 'id' | 'at' | 'by'>[];
  /** What the first of them was made from: a later one may only have brought it along. Absent where no release has it. */
  commit?: ReleaseIntent['commit'];
  /** Absent: not asked for. */
  pulls?: readonly Pull[];
  /** Those that were asked for it by its digest, then those who let its last release go on. */
  approvals: Approval[];
  /** What checks and rollbacks say of it here. */
  verdict: DigestVerdict;
}

/** As far as the log alone tells it. */
export function why(identity: string, { records, proofs, decisions }: Memory): Why {
  const has = (artifacts: Record<string, string>) =>
    Object.values(artifacts).some(artifact => identityOf(artifact) === identity);
  const intents = records
    .map(({ intent }) => intent)
    .filter(({ targets }) => targets.some(({ artifacts }) => has(artifacts)));
  const commit = intents.at(-1)?.commit;
  return {
    identity,
    releases: intents.map(({ id, at, by }) => ({ id, at, by })),
    ...(commit && { commit }),
    approvals: decisions.filter(({ artifacts }) => has(artifacts)).map(approvalOf),
    verdict: verdictOn(identity, records, proofs),
  };
}

function approvalOf({ state, by, at, reason, writer }: WrittenDecision): Approval {
  return {
    state,
    by,
    at,
    ...(reason !== undefined && { reason }),
    ...(writer !== undefined && { writer }),
  };
}

/** With what GitHub has told of it. */
export function withAnswers(why: Why, environment: string, { pulls, reviews }: Asked): Why {
  const { commit, releases, approvals } = why;
  const brought = commit && pulls.get(commit.sha);
  const [newest] = releases;
  const reviewed = newest && reviews.get(runOf(newest.id));
  return {
    ...why,
    ...(brought && { pulls: brought }),
    approvals: [
      ...approvals,
      ...(reviewed ?? [])
        .filter(({ environments }) => environments.includes(environment))
        .map(({ by }): Approval => ({ state: 'approved', by: [by] })),
    ],
  };
}

/** `42.1` → `42`. */
export function runOf(release: string): string {
  return release.split('.', 1)[0] ?? release;
}
