import type { Run } from '@pipeline/action-kit';
import { awsCredentials, awsEnvironment, sessionName } from '@pipeline/aws-identity';
import { openEcs, readLogTail } from '@pipeline/ecs';
import type { Config } from './config.ts';
import type { Ports } from './deploy-ecs.ts';

/** Wires the story to AWS and to the run. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context } = run;
  const aws = awsEnvironment(context.env);
  const credentials = awsCredentials(
    {
      region: config.region,
      roleToAssume: config.roleToAssume,
      sessionName: sessionName(context.repository, context.runId),
      endpoint: aws.endpoint('STS'),
      staticCredentials: aws.staticCredentials,
    },
    { idToken: run.idToken, mask: run.mask, clock, log: log.info, signal },
  );
  const open = { region: config.region, credentials };
  const at = (service: 'ECS' | 'CLOUDWATCH_LOGS') => {
    const endpoint = aws.endpoint(service);
    return endpoint === undefined ? {} : { endpoint };
  };
  const canAssume =
    config.roleToAssume !== undefined && context.env('ACTIONS_ID_TOKEN_REQUEST_URL') !== undefined;
  return {
    hasIdentity: aws.staticCredentials !== undefined || canAssume,
    openEcs: () => openEcs({ ...open, ...at('ECS'), clock, signal }),
    logTail: (group, stream, lines) =>
      readLogTail({ ...open, ...at('CLOUDWATCH_LOGS') }, group, stream, lines),
    log,
    clock,
    signal,
  };
}
