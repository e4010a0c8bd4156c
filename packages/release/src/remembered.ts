/** How much of a release log is looked at, from its newest on. */
export const REMEMBERED = {
  /** One page of GitHub's list: all that most questions cost. */
  releases: 100,
  /** Ten pages, of intents and of outcomes each: as far as it is read on where those leave a question open. */
  atMost: 1_000,
  /** Several a release: of one that is remembered, no failed check may be forgotten. */
  proofs: 1_000,
} as const;
