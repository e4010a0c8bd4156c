import type { Clock, Log } from '@pipeline/contracts';
import { awsCredentials } from './credentials.ts';
import { awsEnvironment } from './environment.ts';
import type { AwsIdentityOptions } from './options.ts';
import type { AwsCredentialsProvider } from './provider.ts';
import { sessionName } from './session-name.ts';
import { runTags, type TaggedRun } from './session-tags.ts';

/** Who a job acts as in AWS. */
export interface AwsSessionWanted extends Pick<AwsIdentityOptions, 'region' | 'roleToAssume' | 'roleChain'> {
  /** Whether sessions are tagged with the run, and of which environment they are; absent: they are not. */
  tagged?: { run: Omit<TaggedRun, 'environment'>; environment: string | undefined } | undefined;
}

/** What is needed of the run; action-kit's `Run` is one. */
export interface AwsSessionRun {
  context: { env(name: string): string | undefined; repository: string; runId: string };
  idToken(audience: string): Promise<string>;
  mask(secret: string): void;
  clock: Pick<Clock, 'now'>;
  log: { info: Log };
  signal: AbortSignal;
}

/** The credentials of a job: its session is named after the run, and its keys and STS are those that the environment names. */
export function awsSession(
  { tagged, ...who }: AwsSessionWanted,
  { context, log, ...ports }: AwsSessionRun,
): AwsCredentialsProvider {
  const { endpoint, staticCredentials } = awsEnvironment(context.env);
  return awsCredentials(
    {
      ...who,
      sessionName: sessionName(context.repository, context.runId),
      endpoint: endpoint('STS'),
      staticCredentials,
      ...(tagged && { sessionTags: runTags({ ...tagged.run, environment: tagged.environment }) }),
    },
    { ...ports, log: log.info },
  );
}
