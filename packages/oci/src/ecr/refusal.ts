import { RemoteError } from '@pipeline/contracts';

/** One call, as its error tells it. */
export interface EcrCall {
  /** In words: `create repository shop/api`. */
  operation: string;
  /** What the role needs for it. */
  permissions: string;
  /** How things stand where it fails, for the end of the hint. */
  aftermath?: string | undefined;
}

/** What every client of the SDK throws where AWS answered with an error. */
interface Answered extends Error {
  $metadata: { httpStatusCode?: number; requestId?: string };
}

function isAnswered(error: unknown): error is Answered {
  return error instanceof Error && '$fault' in error && '$metadata' in error;
}

/** What AWS answered, or that it did not → our error. */
export function translated(error: unknown, service: string, call: EcrCall): RemoteError {
  const { operation, permissions, aftermath } = call;
  const { httpStatusCode: status, requestId } = isAnswered(error) ? error.$metadata : {};
  const hint = isAnswered(error)
    ? hintFor(error, service, permissions)
    : `Check aws-region and role-to-assume, and that the job may reach the ${service} API`;
  return new RemoteError(
    `${service}: ${operation} failed: ${error instanceof Error ? error.message : error}`,
    {
      service,
      operation,
      ...(status !== undefined && { status }),
      ...(isAnswered(error) && { errorCode: error.name }),
      ...(requestId !== undefined && { requestId }),
      hint: aftermath === undefined ? hint : `${hint}. ${aftermath}`,
      cause: error,
    },
  );
}

/** Errors of the signature, common to all of AWS: the keys themselves are bad, whatever they may do. */
const BAD_KEYS = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'ExpiredTokenException',
  'IncompleteSignature',
]);

const BAD_INPUT = new Set(['InvalidParameterException', 'ValidationException']);

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html */
function hintFor({ name, $metadata }: Answered, service: string, permissions: string): string {
  if (BAD_KEYS.has(name)) {
    return 'AWS does not know these keys or they have expired: correct them, or set role-to-assume instead';
  }
  if (BAD_INPUT.has(name)) return `${service} says what it does not take: correct that input`;
  if (name === 'LimitExceededException')
    return `A quota of ${service} is reached: have it raised, or make room`;
  const status = $metadata.httpStatusCode ?? 500;
  if (status === 429 || status >= 500 || name === 'ThrottlingException') {
    return 'AWS was asked several times and is busy or down: run this job again later';
  }
  return `The role needs ${permissions}`;
}
