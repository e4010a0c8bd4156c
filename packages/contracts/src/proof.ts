import type { Digest } from './image.ts';
import type { Within } from './release.ts';

/** What checks said of a release once it was live. A log keeps it beside the release's intent and outcome. */
export interface ReleaseProof {
  schema: 1;
  /** The intent's id. */
  release: string;
  /** ISO 8601, UTC. */
  at: string;
  result: 'passed' | 'failed';
  /** By name, such as `smoke`. */
  checks: string[];
  /** The artifacts that were live while they were checked. */
  digests: Digest[];
  /** Likewise what has no digest and is known by its address, such as `vercel://dpl_5ucQ`. */
  artifacts?: string[];
  by: { actor: string /** The run's page. */; url: string };
}

/** Where a later stage learns that a release was not merely deployed. */
export interface ProofLog {
  prove(environment: string, proof: ReleaseProof): Promise<void>;
  /** Newest first, at most `limit`. */
  proofs(environment: string, limit: number, within?: Within): Promise<ReleaseProof[]>;
}
