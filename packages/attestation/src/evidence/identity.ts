/** Who signed, as Fulcio took it from the job's token. https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md */
export interface Identity {
  /** Whose token it was, such as `https://token.actions.githubusercontent.com`. */
  issuer: string;
  /** The workflow that ran; for a reusable workflow the reusable one: `https://github.com/org/pipeline/.github/workflows/release.yml@refs/tags/v1`. Not a workflow where the issuer is not GitHub. */
  signer: string;
  /** The workflow that the run began with: where it called a reusable one, the caller. */
  caller?: string;
  /** `https://github.com/org/shop` */
  repository?: string;
  ref?: string;
  commit?: string;
  runUrl?: string;
  visibility?: string;
}
