import { awsEnvironment, awsSession, parseRoleArn } from '@pipeline/aws-identity';
import { googleCredentials, googleEnvironment, parseProvider } from '@pipeline/google-identity';
import { ecrRegion, PUBLIC_ECR } from '@pipeline/oci';
import { dockerConfigDir } from './docker-files.ts';
import type { RegistryLogin } from './inputs.ts';
import type { LoginParts } from './login.ts';
import type { LoginRun } from './login-run.ts';

/** What the logins of a run can be got from. Nothing is asked of anybody before a login is wanted. */
export function liveParts(login: RegistryLogin, run: LoginRun): LoginParts {
  const { idToken, mask, clock, log, signal } = run;
  const { env, actor } = run.context;
  const ports = { idToken, mask, clock, log: log.info, signal };
  const aws = awsEnvironment(env);
  const { roleToAssume, workloadIdentityProvider, serviceAccount } = login;
  const region = login.ecr?.region ?? aws.region ?? regionOfPushed(login) ?? '';
  const credentials = awsSession({ region, roleToAssume }, run);
  return {
    aws: {
      credentials,
      has: roleToAssume !== undefined || aws.staticCredentials !== undefined,
      words: awsWords(roleToAssume),
      endpoints: { ecr: aws.endpoint('ECR'), ecrPublic: aws.endpoint('ECR_PUBLIC') },
    },
    google:
      workloadIdentityProvider === undefined
        ? undefined
        : {
            ...googleCredentials(
              { workloadIdentityProvider, serviceAccount, endpoints: googleEnvironment(env).endpoints },
              ports,
            ),
            words: googleWords(workloadIdentityProvider, serviceAccount),
          },
    actor,
    dockerConfigDir: dockerConfigDir(env),
  };
}

/** Where nothing else names one, the role is asked for where it is wanted. */
function regionOfPushed({ pushedTo = [] }: RegistryLogin): string | undefined {
  return pushedTo
    .map(host => (host === PUBLIC_ECR ? 'us-east-1' : ecrRegion(host)))
    .find(found => found !== undefined);
}

function awsWords(arn: string | undefined): string {
  const role = arn === undefined ? undefined : parseRoleArn(arn);
  return typeof role === 'object'
    ? `role ${role.name} in account ${role.account}`
    : 'the AWS keys of the environment';
}

function googleWords(name: string, account: string | undefined): string {
  if (account !== undefined) return account;
  const provider = parseProvider(name);
  return typeof provider === 'object'
    ? `provider ${provider.provider} of pool ${provider.pool} in project ${provider.project}`
    : name;
}
