import { formatDuration, RemoteError } from '@pipeline/contracts';
import type { TokenClaims } from './claims.ts';
import type { RoleArn } from './role-arn.ts';
import { subjectAdvice } from './subject-advice.ts';

export interface Attempt {
  role: RoleArn;
  region: string;
  /** Asked for, in milliseconds. */
  duration: number;
  claims: TokenClaims;
}

interface Explained {
  message: string;
  hint: string;
}

/**
 * STS's refusal in words that name the role, the account and what was sent.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#API_AssumeRoleWithWebIdentity_Errors
 */
export function refusal(cause: unknown, attempt: Attempt): RemoteError {
  const { name, message, status, requestId } = read(cause);
  const details = { service: 'STS', operation: 'AssumeRoleWithWebIdentity', cause };
  if (status === undefined) {
    return new RemoteError(`STS in ${attempt.region} could not be reached: ${message}`, {
      ...details,
      hint: 'Check aws-region, and that the runner reaches AWS (proxy, firewall, DNS).',
    });
  }
  const { message: said, hint } = explain(name.replace(/Exception$/, ''), message, attempt);
  return new RemoteError(said, {
    ...details,
    status,
    errorCode: name,
    hint,
    ...(requestId !== undefined && { requestId }),
  });
}

function explain(code: string, message: string, { role, region, duration, claims }: Attempt): Explained {
  const sent = `subject "${claims.subject ?? 'unreadable'}", audience "${claims.audience ?? 'unreadable'}"`;
  const issuer = claims.issuer ?? 'https://token.actions.githubusercontent.com';
  switch (code) {
    case 'AccessDenied':
      return {
        message: `AWS refused role ${role.name} in account ${role.account} to this run (${sent}): the role does not exist there, or its trust policy does not accept this token`,
        hint: subjectAdvice(claims.subject),
      };
    case 'InvalidIdentityToken':
      return {
        message: `Account ${role.account} does not accept the token for role ${role.name} (${sent}): ${message}`,
        hint: `IAM in account ${role.account} needs an identity provider for ${issuer} whose audiences include "${claims.audience ?? ''}".`,
      };
    case 'ExpiredToken':
    case 'IDPRejectedClaim':
      return {
        message: `AWS took the token for role ${role.name} in account ${role.account} as expired or revoked (${sent}): ${message}`,
        hint: 'Check the runner’s clock (on a self-hosted runner), then run the job again.',
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

function read(cause: unknown) {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const metadata = (error as { $metadata?: { httpStatusCode?: number; requestId?: string } }).$metadata;
  const message = error.message.trim() || (error as { code?: string }).code || error.name;
  return { name: error.name, message, status: metadata?.httpStatusCode, requestId: metadata?.requestId };
}
