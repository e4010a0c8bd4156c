import { formatDuration, type RemoteError } from '@pipeline/contracts';
import type { TokenClaims } from './claims.ts';
import type { RoleArn } from './role-arn.ts';
import { type Explained, type SdkError, stsError } from './sdk-error.ts';
import { subjectAdvice } from './subject-advice.ts';

export interface Attempt {
  role: RoleArn;
  region: string;
  /** Asked for, in milliseconds. */
  duration: number;
  claims: TokenClaims;
}

/**
 * STS's refusal of a token in words that name the role, the account and what was sent.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#API_AssumeRoleWithWebIdentity_Errors
 */
export function refusal(cause: unknown, attempt: Attempt): RemoteError {
  return stsError(cause, 'AssumeRoleWithWebIdentity', attempt.region, error => explain(error, attempt));
}

function explain(
  { code, message, answeredAt }: SdkError,
  { role, region, duration, claims }: Attempt,
): Explained {
  const sent = `subject "${claims.subject ?? 'unreadable'}", audience "${claims.audience ?? 'unreadable'}"`;
  const issuer = claims.issuer ?? 'https://token.actions.githubusercontent.com';
  switch (code) {
    case 'AccessDenied':
      return {
        message: `AWS refused role ${role.name} in account ${role.account} to this run (${sent}): the role does not exist there, or its trust policy does not accept this token; STS answers both alike`,
        hint: `${subjectAdvice(claims.subject)} The account in role-to-assume must be the role’s own, and the name spelt as IAM has it.`,
      };
    case 'InvalidIdentityToken':
      return {
        message: `Account ${role.account} does not accept the token for role ${role.name} (${sent}): ${message}`,
        hint: `IAM in account ${role.account} needs an identity provider for ${issuer} whose audiences include "${claims.audience ?? ''}".`,
      };
    case 'ExpiredToken':
    case 'IDPRejectedClaim':
      return {
        message: `AWS took the token for role ${role.name} in account ${role.account} as expired or revoked (${sent}${times(claims, answeredAt)}): ${message}`,
        hint: 'Run the job again. The token was made for this very call: if it stays, the clock of its issuer (GitHub Enterprise Server’s) or of the runner is wrong.',
      };
    case 'IDPCommunicationError':
      return {
        message: `AWS could not reach ${issuer} to verify the token for role ${role.name} in account ${role.account}: ${message}`,
        hint: 'Run the job again; a GitHub Enterprise Server must be reachable from AWS.',
      };
    case 'ValidationError':
      return {
        message: `AWS refused the request for role ${role.name} in account ${role.account}: ${message}`,
        hint: `The session asked for is ${formatDuration(duration)}; the role’s maximum session duration must not be shorter.`,
      };
    case 'RegionDisabled':
      return {
        message: `STS is not active in ${region} for account ${role.account}`,
        hint: 'Activate the region for STS in the account’s IAM settings, or use another aws-region.',
      };
    default:
      return {
        message: `AWS did not give role ${role.name} in account ${role.account} to this run (${sent}): ${code}: ${message}`,
        hint: 'Run the job again; if it stays, look at the role’s trust policy and at AWS’s service health.',
      };
  }
}

/** Two clocks side by side; the runner's own has no part in it. */
function times({ expires }: TokenClaims, answeredAt: Date | undefined): string {
  if (expires === undefined) return '';
  const aws = answeredAt === undefined ? '' : `, AWS’s clock said ${answeredAt.toISOString()}`;
  return `, good until ${new Date(expires).toISOString()}${aws}`;
}
