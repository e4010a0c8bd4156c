/** How long the platform takes, in milliseconds of service time. None is documented, and no rule rests on them. */
export const TIMING = {
  queued: 500,
  initializing: 2_000,
  /** Of source; spread over its lines. */
  build: 20_000,
  /** Of what was built elsewhere. */
  prebuilt: 4_000,
} as const;
