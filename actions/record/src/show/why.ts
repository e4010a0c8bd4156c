import { type ApprovalDecision, identityOf } from '@pipeline/approval';
import type { ReleaseIntent, ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { type DigestVerdict, verdictOn } from '@pipeline/release';

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
  decisions: readonly ApprovalDecision[];
}

/** What GitHub was asked about; what is not in here was not asked. */
export interface Asked {
  /** By commit. */
  pulls: ReadonlyMap<string, readonly Pull[]>;
  /** By the run's id. */
  reviews: ReadonlyMap<string, readonly Review[]>;
}

export interface Approval extends Pick<ApprovalDecision, 'state' | 'by' | 'reason'> {
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

export function why(identity: string, { records, proofs, decisions, pulls, reviews }: Memory & Asked): Why {
  const has = (artifacts: Record<string, string>) =>
    Object.values(artifacts).some(artifact => identityOf(artifact) === identity);
  const intents = records
    .map(({ intent }) => intent)
    .filter(({ targets }) => targets.some(({ artifacts }) => has(artifacts)));
  const newest = intents[0];
  const commit = intents.at(-1)?.commit;
  const brought = commit && pulls.get(commit.sha);
  const asked = decisions
    .filter(({ artifacts }) => has(artifacts))
    .map(
      ({ state, by, at, reason }): Approval => ({ state, by, at, ...(reason !== undefined && { reason }) }),
    );
  return {
    identity,
    releases: intents.map(({ id, at, by }) => ({ id, at, by })),
    ...(commit && { commit }),
    ...(brought && { pulls: brought }),
    approvals: [...asked, ...(newest ? reviewsOf(newest, reviews) : [])],
    verdict: verdictOn(identity, records, proofs),
  };
}

function reviewsOf({ id, environment }: ReleaseIntent, reviews: Asked['reviews']): Approval[] {
  return (reviews.get(runOf(id)) ?? [])
    .filter(({ environments }) => environments.includes(environment))
    .map(({ by }) => ({ state: 'approved', by: [by] }));
}

/** `42.1` → `42`. */
export function runOf(release: string): string {
  return release.split('.', 1)[0] ?? release;
}
