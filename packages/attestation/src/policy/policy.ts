/** Who must have signed. Nothing is matched in part: `org/shop` is not `org/shop-evil`. */
export interface Signers {
  /** The token's issuer. */
  issuer: string;
  /** `owner/name` of the repository that the run belongs to. */
  repository?: string;
  /** `owner/name/.github/workflows/file.yml`, with `@ref` or for any: what ran, or what called it. */
  workflow?: string;
}

export interface CheckRequirement extends Signers {
  name: string;
  signed: boolean;
  /** In milliseconds. */
  maxAge?: number;
}

export interface ProvenanceRequirement extends Signers {
  /** The predicate's `builder.id`, with `@ref` or for any. */
  builder?: string;
}

/** What must be known of a digest before it may go on. */
export interface Policy {
  checks: CheckRequirement[];
  provenance?: ProvenanceRequirement;
  /** `owner/name` of whoever asks: may call a reusable workflow that `workflow` names without `repository`. */
  home?: string;
}

export interface PolicyDefaults {
  /** `owner/name` that signs where a policy names neither workflow nor repository: that of the run that asks. */
  repository?: string | undefined;
}

export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';
