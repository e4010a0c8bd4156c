export { checkRoles, isRegion } from './check-roles.ts';
export { awsCredentials } from './credentials.ts';
export { type AwsEndpoint, type AwsEnvironment, awsEnvironment } from './environment.ts';
export type { AwsIdentityOptions, AwsIdentityPorts } from './options.ts';
export type { AwsCredentials, AwsCredentialsProvider } from './provider.ts';
export { parseRoleArn, type RoleArn } from './role-arn.ts';
export { parseRoleChain } from './role-chain.ts';
export { sessionName } from './session-name.ts';
export { runTags, sessionTags, type TaggedRun } from './session-tags.ts';
