import type { Run } from '@pipeline/action-kit';
import {
  type AwsCredentialsProvider,
  awsCredentials,
  awsEnvironment,
  runTags,
  sessionName,
} from '@pipeline/aws-identity';
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
  const { context, log, clock, signal } = run;
  const aws = awsEnvironment(context.env);
  const { repository, runId, sha, actor } = context;
  const { region, roleToAssume, roleChain, sessionTags } = identity;
  return awsCredentials(
    {
      region,
      roleToAssume,
      roleChain,
      sessionName: sessionName(repository, runId),
      endpoint: aws.endpoint('STS'),
      staticCredentials: aws.staticCredentials,
      ...(sessionTags && {
        sessionTags: runTags({ repository, environment: release?.environment, sha, runId, actor }),
      }),
    },
    { idToken: run.idToken, mask: run.mask, clock, log: log.info, signal },
  );
}
