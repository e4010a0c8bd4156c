export { type AwsIdentityOptions, type AwsIdentityPorts, awsCredentials } from './credentials.ts';
export { type AwsEnvironment, awsEnvironment } from './environment.ts';
export type { AwsCredentials, AwsCredentialsProvider } from './provider.ts';
export { parseRoleArn, type RoleArn } from './role-arn.ts';
export { sessionName } from './session-name.ts';
