export * from './artifact.ts';
export * from './evidence/evidence.ts';
export type { Identity } from './evidence/identity.ts';
export * from './evidence/read-evidence.ts';
export type { Finding, Unmet } from './policy/finding.ts';
export * from './policy/judge.ts';
export * from './policy/parse-policy.ts';
export * from './policy/policy.ts';
export * from './signing/asked.ts';
export { type Attestation, type AttestationPorts, attestationOf } from './signing/attestation-of.ts';
export { type RunSigning, runSigning, type SigningRun } from './signing/run-signing.ts';
export * from './signing/sign-statement.ts';
export { type Signing, type SigningQuestion, type SigningServices, signingFor } from './signing/signing.ts';
export { type BuildRun, buildRun } from './statement/build-run.ts';
export {
  builderOf,
  type ProvenanceFacts,
  type ProvenancePredicate,
  provenance,
} from './statement/provenance.ts';
export { type ProvenanceRead, readProvenance } from './statement/read-provenance.ts';
export { readTestResult, type TestResultRead } from './statement/read-test-result.ts';
export * from './statement/sbom.ts';
export * from './statement/statement.ts';
export * from './statement/test-result.ts';
export * from './trust/trust.ts';
