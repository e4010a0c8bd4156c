/** How much of a release log is looked at, from its newest on. */
export const REMEMBERED = {
  /** One page of GitHub's list. */
  releases: 100,
  /** Several a release: of one that is remembered, no failed check may be forgotten. */
  proofs: 1_000,
} as const;
