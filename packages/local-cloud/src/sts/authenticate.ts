import { AwsFault } from '../http/aws-fault.ts';
import type { Incoming } from '../http/exchange.ts';
import type { Caller, CredentialStore, Refused } from './credentials.ts';

type Wording = Record<Refused, [code: string, status: number, message: string]>;

const INVALID = 'The security token included in the request is invalid.';
const EXPIRED = 'The security token included in the request is expired';
const UNSIGNED = 'Request is missing Authentication Token';
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html */
const JSON_WORDING: Wording = {
  missing: ['MissingAuthenticationTokenException', 400, UNSIGNED],
  unknown: ['UnrecognizedClientException', 400, INVALID],
  expired: ['ExpiredTokenException', 400, EXPIRED],
  'badly-signed': ['InvalidSignatureException', 400, MISMATCH],
};

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const QUERY_WORDING: Wording = {
  missing: ['MissingAuthenticationToken', 403, UNSIGNED],
  unknown: ['InvalidClientTokenId', 403, INVALID],
  expired: ['ExpiredToken', 403, EXPIRED],
  'badly-signed': ['SignatureDoesNotMatch', 403, MISMATCH],
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const S3_WORDING: Wording = {
  missing: ['AccessDenied', 403, 'Access Denied'],
  unknown: ['InvalidAccessKeyId', 403, 'The AWS Access Key Id you provided does not exist in our records.'],
  expired: ['ExpiredToken', 400, 'The provided token has expired.'],
  'badly-signed': ['SignatureDoesNotMatch', 403, MISMATCH],
};

const WORDINGS = { json: JSON_WORDING, query: QUERY_WORDING, s3: S3_WORDING };

/** Who calls, or the fault that a service of this protocol answers. */
export async function authenticate(
  store: CredentialStore,
  request: Incoming,
  protocol: keyof typeof WORDINGS,
): Promise<Caller> {
  const caller = await store.identify(request);
  if (typeof caller !== 'string') return caller;
  const [code, status, message] = WORDINGS[protocol][caller];
  throw new AwsFault(code, message, status);
}
