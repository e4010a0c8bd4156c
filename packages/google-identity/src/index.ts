export { googleCredentials } from './credentials.ts';
export { type GoogleEnvironment, googleEnvironment } from './environment.ts';
export type {
  GoogleCredentials,
  GoogleEndpoints,
  GoogleIdentityOptions,
  GoogleIdentityPorts,
} from './options.ts';
export { isServiceAccount, type Provider, parseProvider } from './provider.ts';
