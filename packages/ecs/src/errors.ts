import { ActionError, RemoteError } from '@pipeline/contracts';

interface SdkError {
  name: string;
  message: string;
  $metadata?: { httpStatusCode?: number; requestId?: string };
}

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

/**
 * What the SDK throws → one of ours. An answer without a status never came, so for a call that changes
 * something nobody knows whether it did.
 */
export function toRemoteError(error: unknown, operation: string, changes: boolean): unknown {
  // Credentials are fetched within a call; what went wrong there is said already.
  if (error instanceof ActionError || !isSdkError(error)) return error;
  const status = error.$metadata?.httpStatusCode;
  const requestId = error.$metadata?.requestId;
  const throttled = THROTTLED.has(error.name);
  // A success that ends here as an error was cut off or garbled on its way.
  const refused = status !== undefined && status >= 400 && status < 500;
  const answered = refused || throttled;
  const hint = status === undefined ? NO_ANSWER : hintFor(error.name, operation);
  return new RemoteError(`ECS ${operation}: ${firstLine(error.message) || error.name}`, {
    service: 'Amazon ECS',
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

const NO_ANSWER =
  'Check the runner’s network to AWS, its proxy, `aws-region`, and AWS_ENDPOINT_URL where it is set';

/** The SDK adds advice for its own users on further lines. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function isSdkError(error: unknown): error is SdkError {
  return error instanceof Error && ('$metadata' in error || 'code' in error || error.name === 'TimeoutError');
}

function hintFor(name: string, operation: string): string | undefined {
  if (name === 'AccessDeniedException')
    return `Allow \`ecs:${operation}\` in the policy of the role that deploys (for RegisterTaskDefinition also \`iam:PassRole\` on the task's roles)`;
  if (EXPIRED.has(name))
    return 'The AWS credentials are wrong or have expired. Use `role-to-assume`, which refreshes them during the wait';
  return undefined;
}
