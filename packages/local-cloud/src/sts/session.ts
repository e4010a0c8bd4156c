import { AwsFault } from '../http/aws-fault.ts';
import type { XmlValue } from '../http/xml.ts';
import { type CredentialStore, letters } from './credentials.ts';
import type { TrustPolicy } from './trust.ts';

export interface Role {
  /** `arn:aws:iam::ACCOUNT:role/NAME` */
  arn: string;
  trust: TrustPolicy;
  /** The longest session; 3600 when absent. */
  maxSessionSeconds?: number;
  /** Roles of other accounts that its own policy lets it assume; any when absent. Other permissions are not evaluated. */
  mayAssume?: readonly string[];
}

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** A session's name and length as asked for; a chained role has at most an hour. */
export function sessionOf(parameters: URLSearchParams, role: Role, chained: boolean) {
  const name = parameters.get('RoleSessionName') ?? '';
  if (!SESSION_NAME.test(name)) throw invalid('roleSessionName', 'must match [\\w+=,.@-]{2,64}');
  const seconds = Number(parameters.get('DurationSeconds') ?? 3_600);
  if (!Number.isInteger(seconds) || seconds < 900) {
    throw invalid('durationSeconds', 'must have value greater than or equal to 900');
  }
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
  if (chained && seconds > 3_600) {
    throw new AwsFault(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (seconds > (role.maxSessionSeconds ?? 3_600)) {
    throw new AwsFault(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  return { name, seconds };
}

/** Issues the session's credentials, in the words of the answer. */
export function openSession(
  store: CredentialStore,
  role: Role,
  { name, seconds }: { name: string; seconds: number },
  transitiveTags: Record<string, string> = {},
): { [element: string]: XmlValue } {
  const [, , , , accountId = ''] = role.arn.split(':');
  const roleName = role.arn.slice(role.arn.lastIndexOf('/') + 1);
  const userId = `AROA${letters(17)}:${name}`;
  const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${name}`;
  const issued = store.issue({ accountId, arn, userId, roleArn: role.arn, transitiveTags }, seconds);
  return {
    Credentials: {
      AccessKeyId: issued.accessKeyId,
      SecretAccessKey: issued.secretAccessKey,
      SessionToken: issued.sessionToken,
      Expiration: issued.expiration,
    },
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
  };
}

function invalid(parameter: string, constraint: string): AwsFault {
  return new AwsFault(
    'ValidationError',
    `1 validation error detected: Value at '${parameter}' failed to satisfy constraint: Member ${constraint}`,
  );
}
