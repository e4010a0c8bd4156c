import { formatDuration, type RemoteError } from '@pipeline/contracts';
import type { RoleArn } from './role-arn.ts';
import { type Explained, type SdkError, stsError } from './sdk-error.ts';

/** One link of a role chain. */
export interface Link {
  role: RoleArn;
  /** From 1. */
  number: number;
  of: number;
  /** The role that assumes it; absent for the credentials of the environment. */
  from: RoleArn | undefined;
  /** In milliseconds. */
  duration: number;
  /** Sent with this link; empty for the others. */
  tags: Record<string, string>;
  /** Whether its session has tags: sent with it, or passed on by a link before. */
  tagged: boolean;
}

export interface LinkAttempt extends Link {
  region: string;
  externalId: string | undefined;
}

/**
 * STS's refusal of a link in words that name the link, both roles and both accounts.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_Errors
 */
export function chainRefusal(cause: unknown, attempt: LinkAttempt): RemoteError {
  return stsError(cause, 'AssumeRole', attempt.region, error => explain(error, attempt));
}

function explain({ code, message, answeredAt }: SdkError, attempt: LinkAttempt): Explained {
  const { role, from, number, of } = attempt;
  const link = `link ${number} of ${of} of the role chain, role ${role.name} in account ${role.account}`;
  const caller =
    from === undefined
      ? 'the credentials of the environment'
      : `role ${from.name} in account ${from.account}`;
  switch (code) {
    case 'AccessDenied':
      return {
        message: `AWS refused ${link}, to ${caller}: the role does not exist there, or it does not trust the caller, or the caller may not assume it; STS answers all alike: ${message}`,
        hint: trustAdvice(attempt),
      };
    case 'ExpiredToken':
      return {
        message: `AWS took ${caller} as expired at ${link}: ${message}`,
        hint: 'Run the job again; keys of the environment are never refreshed, so prefer role-to-assume to them.',
      };
    case 'InvalidClientTokenId':
    case 'UnrecognizedClient':
      return {
        message: `AWS does not know ${caller} at ${link}: ${message}`,
        hint: 'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN: all three are of one set.',
      };
    case 'SignatureDoesNotMatch':
    case 'RequestExpired': {
      const clock = answeredAt === undefined ? '' : ` AWS’s clock said ${answeredAt.toISOString()}.`;
      return {
        message: `AWS refused the signature of ${caller} at ${link}: ${message}`,
        hint: `Check AWS_SECRET_ACCESS_KEY, and the runner’s clock.${clock}`,
      };
    }
    case 'PackedPolicyTooLarge':
      return {
        message: `AWS refused ${link}: the session tags are too large together: ${message}`,
        hint: 'Send fewer or shorter session tags; those that the session before it passes on count too.',
      };
    case 'ValidationError':
    case 'InvalidParameterValue':
      return {
        message: `AWS refused the request for ${link}: ${message}`,
        hint: `The session asked for is ${formatDuration(attempt.duration)}: a chained role has at most one hour, and never more than its own maximum.${tagKeys(attempt)}`,
      };
    case 'RegionDisabled':
      return {
        message: `STS is not active in ${attempt.region} for account ${role.account} (${link})`,
        hint: 'Activate the region for STS in the account’s IAM settings, or use another aws-region.',
      };
    default:
      return {
        message: `AWS did not give ${link}, to ${caller}: ${code}: ${message}`,
        hint: 'Run the job again; if it stays, look at the role’s trust policy and at AWS’s service health.',
      };
  }
}

function trustAdvice({ role, from, tagged, externalId }: LinkAttempt): string {
  const principal = from === undefined ? 'the caller that AWS names' : `"${from.arn}"`;
  const advice = [`The trust policy of ${role.name} must allow sts:AssumeRole to ${principal}.`];
  if (from !== undefined && from.account !== role.account) {
    advice.push(
      `The accounts differ (${from.account} and ${role.account}), so the policy of ${from.name} must allow sts:AssumeRole on ${role.arn} too.`,
    );
  }
  if (tagged) {
    advice.push(
      'Session tags go with it, so it must allow sts:TagSession beside sts:AssumeRole (both sides, where accounts differ); or leave the tags off.',
    );
  }
  advice.push(
    externalId === undefined
      ? 'If it asks for an external id (sts:ExternalId), give one: none was sent.'
      : 'If it asks for an external id (sts:ExternalId), it must be the one that is sent.',
  );
  return advice.join(' ');
}

function tagKeys({ tags }: LinkAttempt): string {
  const keys = Object.keys(tags);
  return keys.length === 0
    ? ''
    : ` Session tags sent: ${keys.join(', ')}; one that the session before it passes on may not be sent again.`;
}
