import { ActionError, RemoteError } from '@pipeline/contracts';

interface SdkError {
  name: string;
  message: string;
  $metadata?: { httpStatusCode?: number; requestId?: string };
}

/** How a service is called: in an error's first word, in full, and in an IAM policy (`ecs:UpdateService`). */
export interface AwsService {
  short: string;
  name: string;
  iam: string;
}

export const ECS: AwsService = { short: 'ECS', name: 'Amazon ECS', iam: 'ecs' };

/** AWS answers throttling with status 400 too; the names are those of the SDK's own list. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html */
const THROTTLED = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
]);

const EXPIRED = new Set([
  'ExpiredTokenException',
  'ExpiredToken',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
]);

const DENIED = new Set(['AccessDeniedException', 'AccessDenied']);

/** What hands a role to a task, and so needs the permission to pass it. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html */
const PASSES_ROLE = new Set(['RegisterTaskDefinition', 'RunTask', 'PutTargets', 'UpdateSchedule']);

/**
 * What the SDK throws → one of ours. An answer without a status never came, so for a call that changes
 * something nobody knows whether it did.
 */
export function toRemoteError(
  error: unknown,
  operation: string,
  changes: boolean,
  service: AwsService = ECS,
): unknown {
  // Credentials are fetched within a call; what went wrong there is said already.
  if (error instanceof ActionError || !isSdkError(error)) return error;
  const status = error.$metadata?.httpStatusCode;
  const requestId = error.$metadata?.requestId;
  const throttled = THROTTLED.has(error.name);
  // A success that ends here as an error was cut off or garbled on its way; 501 will be 501 the next time.
  const refused = status !== undefined && status >= 400 && (status < 500 || status === 501);
  const answered = refused || throttled;
  const hint = status === undefined ? NO_ANSWER : hintFor(error.name, operation, service);
  return new RemoteError(`${service.short} ${operation}: ${firstLine(error.message) || error.name}`, {
    service: service.name,
    operation,
    ...(error.name !== 'Error' && { errorCode: error.name }),
    outcome: changes && !answered ? 'unknown' : 'known',
    transient: !answered || throttled,
    cause: error,
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(hint !== undefined && { hint }),
  });
}

/** Whether AWS refused the credentials, and so did nothing. */
export function isExpired(error: unknown): boolean {
  return error instanceof RemoteError && EXPIRED.has(error.errorCode ?? '');
}

const NO_ANSWER =
  'Check the runner’s network to AWS, its proxy, `aws-region`, and AWS_ENDPOINT_URL where it is set';

/** The SDK adds advice for its own users on further lines. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function isSdkError(error: unknown): error is SdkError {
  return error instanceof Error && ('$metadata' in error || 'code' in error || error.name === 'TimeoutError');
}

function hintFor(name: string, operation: string, { iam }: AwsService): string | undefined {
  if (DENIED.has(name)) {
    const also = PASSES_ROLE.has(operation) ? ' (and `iam:PassRole` on the roles that are named there)' : '';
    return `Allow \`${iam}:${operation}\` in the policy of the role that deploys${also}`;
  }
  if (EXPIRED.has(name))
    return 'The AWS credentials are wrong or have expired. Use `role-to-assume`, which refreshes them during the wait';
  return undefined;
}
