/** How long the platform takes, in milliseconds of service time. None is documented, and no rule rests on them. */
export const TIMING = {
  /** From READY to the aliases being there. */
  aliases: 1_000,
  /** A promotion or rollback: until it begins, and from there until it is done. */
  pending: 500,
  promotion: 2_000,
} as const;
