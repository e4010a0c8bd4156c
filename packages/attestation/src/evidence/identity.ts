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

/** What a verified certificate holds, as Sigstore's client hands it over. */
export interface Certified {
  subjectAlternativeName?: string | undefined;
  extensions?: { issuer?: string | undefined } | undefined;
  oids?: ReadonlyArray<{ oid?: { id: readonly number[] } | undefined; value: Buffer }> | undefined;
}

const FULCIO = '1.3.6.1.4.1.57264.1.';
const FACTS = {
  caller: 18,
  repository: 12,
  ref: 14,
  commit: 13,
  runUrl: 21,
  visibility: 22,
} satisfies Partial<Record<keyof Identity, number>>;

/** The identity in a certificate, or why it is none. */
export function identityOf({ subjectAlternativeName, extensions, oids = [] }: Certified): Identity | string {
  if (!subjectAlternativeName) return 'its certificate names no signer';
  if (!extensions?.issuer) return 'its certificate names no issuer';
  const identity: Identity = { issuer: extensions.issuer, signer: subjectAlternativeName };
  for (const [fact, number] of Object.entries(FACTS) as Array<[keyof typeof FACTS, number]>) {
    const found = oids.find(({ oid }) => oid?.id.join('.') === `${FULCIO}${number}`);
    const text = found && utf8String(found.value);
    if (text !== undefined) identity[fact] = text;
  }
  return identity;
}

/** DER: tag 12, a length, the text. */
function utf8String(der: Buffer): string | undefined {
  const [tag, first = 0] = der;
  if (tag !== 0x0c) return undefined;
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  if (lengthBytes > 3) return undefined;
  const start = 2 + lengthBytes;
  const length = lengthBytes === 0 ? first : der.subarray(2, start).readUIntBE(0, lengthBytes);
  return der.length === start + length ? der.toString('utf8', start) : undefined;
}
