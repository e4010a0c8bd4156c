/** What is signed, or merely written down. https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
export interface Statement {
  _type: string;
  /** What it is about. Each has at least a SHA-256; other digests are not kept. */
  subject: Array<{ name?: string; digest: { sha256: string } }>;
  predicateType: string;
  predicate: unknown;
}

export const STATEMENT_V1 = 'https://in-toto.io/Statement/v1';
/** Still written by older tools, and by BuildKit. */
export const STATEMENT_V01 = 'https://in-toto.io/Statement/v0.1';

export const TEST_RESULT = 'https://in-toto.io/attestation/test-result/v0.1';
export const SLSA_PROVENANCE_V1 = 'https://slsa.dev/provenance/v1';
export const SLSA_PROVENANCE_V02 = 'https://slsa.dev/provenance/v0.2';

/** The media type of a statement, and the payload type of its envelope. */
export const IN_TOTO = 'application/vnd.in-toto+json';
