import type { Digest } from '@pipeline/contracts';

/** One thing that is known of an image, for the table of evidence. */
export interface Said {
  image: string;
  /** Such as `verified in staging`, or a requirement of the policy. */
  what: string;
  good: boolean;
  text: string;
}

export interface Asked {
  name: string;
  digest: Digest;
}
