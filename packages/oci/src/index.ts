export {
  type DockerConfig,
  dockerCredentials,
  dockerHostKeys,
  type HelperRunner,
} from './auth/docker-config.ts';
export type { Credentials, CredentialsSource } from './auth/login.ts';
export type { BlobOutcome, BlobSource } from './blob/blob.ts';
export { type ComposedIndex, composeIndex } from './compose/compose-index.ts';
export { concurrently } from './concurrently.ts';
export { copyImage } from './copy/copy.ts';
export { describeImage, type ImageDescription } from './copy/describe.ts';
export { attested, isAttestation } from './copy/node.ts';
export { planCopy } from './copy/plan.ts';
export type * from './copy/plan-types.ts';
export { SharedBlobs } from './copy/shared-blobs.ts';
export { putTag, setTag, type TagOutcome, tagImage } from './copy/tag.ts';
export type { EcrAccess } from './ecr/client.ts';
export { ecrCreatesOnPush } from './ecr/creates-on-push.ts';
export { ecrCredentials } from './ecr/credentials.ts';
export { lifecyclePolicyProblem } from './ecr/lifecycle-policy.ts';
export { type EcrPublicAccess, ecrPublicCredentials, ensureEcrPublicRepository } from './ecr/public.ts';
export { type EnsuredRepository, ensureEcrRepository } from './ecr/repository.ts';
export { movingTagsProblem, type RepositorySettings } from './ecr/settings.ts';
export { ecrAccount, ecrRegion, isGoogleRegistry, isLocalHost, PUBLIC_ECR } from './host.ts';
export { type Contents, contentsOf } from './layout/contents.ts';
export * from './layout/layout.ts';
export { pullImage } from './layout/pull.ts';
export { type Pushed, type PushOptions, pushLayout } from './layout/push.ts';
export { digestOf, verified } from './manifest/digest.ts';
export * from './manifest/manifest.ts';
export * from './manifest/media-types.ts';
export { formatPlatform, matches, parsePlatform } from './manifest/platform.ts';
export {
  type Artifact,
  type ArtifactBlob,
  type Attached,
  attachArtifact,
  attachArtifacts,
} from './referrers/attach.ts';
export type { ReferrerCalls } from './referrers/calls.ts';
export { referrersOf } from './referrers/list.ts';
export type { Referrer } from './referrers/referrer.ts';
export {
  openRegistries,
  openRegistry,
  type Registry,
  type RegistryOptions,
  type StoredManifest,
} from './registry.ts';
export { orNothing } from './wire/failure.ts';
