import type { Run } from '@pipeline/action-kit';
import { type AwsCredentialsProvider, awsEnvironment, awsSession } from '@pipeline/aws-identity';
import type { Config } from '../config/config.ts';

/** Whether there is a way to credentials at all, without asking for any. */
export function hasIdentity({ identity }: Config, { context }: Pick<Run, 'context'>): boolean {
  const given = awsEnvironment(context.env).staticCredentials !== undefined;
  return (
    given ||
    (identity.roleToAssume !== undefined && context.env('ACTIONS_ID_TOKEN_REQUEST_URL') !== undefined)
  );
}

export function credentialsOf({ identity, release }: Config, run: Run): AwsCredentialsProvider {
  const { sessionTags, ...who } = identity;
  const tagged = sessionTags ? { run: run.context, environment: release?.environment } : undefined;
  return awsSession({ ...who, tagged }, run);
}
