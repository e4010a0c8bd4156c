export { checkIdentity } from './check-identity.ts';
export { googleCredentials } from './credentials.ts';
export { type GoogleEnvironment, googleEnvironment } from './environment.ts';
export { type ExistingOptions, existingCredentials } from './existing/existing.ts';
export type { ExistingCredentials } from './existing/parts.ts';
export { googleIdToken } from './id-token.ts';
export type {
  GoogleCredentials,
  GoogleEndpoints,
  GoogleIdentityOptions,
  GoogleIdentityPorts,
  GoogleIdTokens,
} from './options.ts';
export { projectOf } from './project.ts';
export { isServiceAccount, type Provider, parseProvider } from './provider.ts';
export { type GoogleSession, googleSession } from './session.ts';
export { withIdToken } from './with-id-token.ts';
