import { type AwsEnvironment, awsEnvironment, checkRoles, isRegion } from '@pipeline/aws-identity';
import type { InputProblems } from '@pipeline/contracts';
import { checkIdentity, googleEnvironment } from '@pipeline/google-identity';

/** Who is spoken as, platform by platform; absent where nothing says so. */
export interface FleetConfig {
  aws?: AwsIdentity | undefined;
  google?: GoogleIdentity | undefined;
  vercel?: VercelIdentity | undefined;
  /** The environment, for the tags of AWS's sessions. */
  environment?: string | undefined;
  /** On Vercel: go back by its instant rollback, which pins production, where the plan has it. */
  pin: boolean;
}

export interface AwsIdentity {
  /** Where STS is asked; without it, where the first target is. */
  region: string | undefined;
  roleToAssume: string | undefined;
  roleChain: readonly string[];
  sessionTags: boolean;
}

export interface GoogleIdentity {
  /** Absent: the environment's own credentials. */
  workloadIdentityProvider: string | undefined;
  serviceAccount: string | undefined;
}

export interface VercelIdentity {
  token: string;
  /** Of a project whose owner the log does not have: by its slug or id. */
  team: string | undefined;
}

/** As an action's inputs are called; each may be missing. */
export interface FleetInputs {
  awsRegion?: string | undefined;
  roleToAssume?: string | undefined;
  roleChain?: string[] | undefined;
  sessionTags?: boolean | undefined;
  workloadIdentityProvider?: string | undefined;
  serviceAccount?: string | undefined;
  vercelToken?: string | undefined;
  vercelTeam?: string | undefined;
  environment?: string | undefined;
  pin?: boolean | undefined;
}

type Env = (name: string) => string | undefined;

/** Inputs and the environment's variables → who is spoken as. Pure; every mistake goes to `problems`. */
export function fleetConfig(
  inputs: FleetInputs,
  problems: InputProblems,
  { context: { env } }: { context: { env: Env } },
): FleetConfig {
  return {
    aws: awsOf(inputs, awsEnvironment(env), problems),
    google: googleOf(inputs, env, problems),
    vercel: vercelOf(inputs, env, problems),
    environment: inputs.environment,
    pin: inputs.pin ?? true,
  };
}

/** Where each platform that is spoken to answers; `undefined` for its own address. Who only plans under act asks whether all are local. */
export function fleetEndpoints({ aws, google, vercel }: FleetConfig, env: Env): (string | undefined)[] {
  return [
    ...(aws === undefined ? [] : [awsEnvironment(env).endpoint('ECS')]),
    ...(google === undefined ? [] : [googleEnvironment(env).endpoints.run]),
    ...(vercel === undefined ? [] : [env('VERCEL_API_URL')]),
  ];
}

function awsOf(
  { awsRegion, roleToAssume, roleChain = [], sessionTags = false }: FleetInputs,
  { region, staticCredentials }: AwsEnvironment,
  problems: InputProblems,
): AwsIdentity | undefined {
  if (awsRegion !== undefined && !isRegion(awsRegion))
    problems.add('aws-region', `${JSON.stringify(awsRegion)} is not a region`, 'Write one such as eu-west-1');
  checkRoles({ roleToAssume, roleChain, sessionTags }, problems);
  if (roleToAssume === undefined && staticCredentials === undefined) {
    if (roleChain.length > 0)
      problems.add('role-chain', 'there is nobody to assume it as', 'Give `role-to-assume`, too');
    return undefined;
  }
  return { region: awsRegion ?? region, roleToAssume, roleChain, sessionTags };
}

/** Where the environment's own credentials may be: see google-identity's `existingCredentials`. */
const EXISTING = ['CLOUDSDK_AUTH_ACCESS_TOKEN', 'GOOGLE_APPLICATION_CREDENTIALS', 'GOOGLE_GHA_CREDS_PATH'];

function googleOf(
  { workloadIdentityProvider, serviceAccount }: FleetInputs,
  env: Env,
  problems: InputProblems,
): GoogleIdentity | undefined {
  checkIdentity({ workloadIdentityProvider, serviceAccount }, problems);
  const given = workloadIdentityProvider !== undefined || EXISTING.some(name => Boolean(env(name)));
  return given ? { workloadIdentityProvider, serviceAccount } : undefined;
}

/** https://vercel.com/docs/rest-api: a team's slug or id. */
const TEAM = /^[a-zA-Z0-9_-]{1,100}$/;

function vercelOf(
  { vercelToken, vercelTeam }: FleetInputs,
  env: Env,
  problems: InputProblems,
): VercelIdentity | undefined {
  const token = vercelToken ?? env('VERCEL_TOKEN');
  const organisation = env('VERCEL_ORG_ID');
  const team = vercelTeam ?? (organisation?.startsWith('team_') ? organisation : undefined);
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    problems.add(
      'vercel-token',
      'it has blanks or other signs in it that no token has',
      'Copy it anew into the secret',
    );
  if (vercelTeam !== undefined && !TEAM.test(vercelTeam))
    problems.add(
      'vercel-team',
      `${JSON.stringify(vercelTeam)} is no team’s slug or id`,
      'Write the slug, which is in the address of its pages on Vercel, such as acme',
    );
  return token === undefined ? undefined : { token, team };
}
