import { RemoteError } from '@pipeline/contracts';
import { innermostReason } from '../innermost-reason.ts';
import type { SigningServices } from './signing.ts';

interface Part {
  service: string;
  operation: string;
  /** As the person who reads it calls it. */
  what: string;
  urls: readonly string[];
}

/** Sigstore's client's error, as what failed, where, and what to do. https://github.com/sigstore/sigstore-js/blob/main/packages/sign/src/error.ts */
export function signingError(error: unknown, services: SigningServices): unknown {
  const part = partOf(codeOf(error), services);
  if (part === undefined) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  const status = statusOf(cause);
  const at = part.urls.join(' or ');
  const details = {
    service: part.service,
    operation: part.operation,
    ...(status !== undefined && { status }),
    cause,
  };
  const said = saidBy(cause);
  if (status === undefined) {
    return new RemoteError(`${part.what} at ${at} does not answer: ${said}`, {
      ...details,
      hint: `Allow ${part.urls.map(hostOf).join(' and ')} in the runner’s network, or set \`signing: none\`.`,
    });
  }
  if (part.service === 'fulcio' && status >= 400 && status < 500 && status !== 429) {
    return new RemoteError(`${part.what} at ${at} refused the job’s identity token: ${said}`, {
      ...details,
      hint: 'It certifies only issuers that it knows. A GitHub Enterprise Server’s tokens need a Fulcio of one’s own; else run the job again, or set `signing: none`.',
    });
  }
  return new RemoteError(`${part.what} at ${at} answered ${said}`, {
    ...details,
    hint: `Run the job again; https://status.sigstore.dev and https://www.githubstatus.com say how the public ones are.`,
  });
}

function partOf(code: unknown, { fulcio, rekor = [], timestamp = [] }: SigningServices): Part | undefined {
  switch (code) {
    case 'CA_CREATE_SIGNING_CERTIFICATE_ERROR':
      return {
        service: 'fulcio',
        operation: 'CreateSigningCertificate',
        what: 'Sigstore’s certificate authority',
        urls: [fulcio],
      };
    case 'TLOG_CREATE_ENTRY_ERROR':
    case 'TLOG_FETCH_ENTRY_ERROR':
      return {
        service: 'rekor',
        operation: 'CreateLogEntry',
        what: 'Sigstore’s transparency log',
        urls: rekor,
      };
    case 'TSA_CREATE_TIMESTAMP_ERROR':
      return {
        service: 'timestamp',
        operation: 'GetTimestamp',
        what: 'The timestamp authority',
        urls: timestamp,
      };
    default:
      return undefined;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function statusOf(cause: unknown): number | undefined {
  return cause instanceof Error && 'statusCode' in cause && typeof cause.statusCode === 'number'
    ? cause.statusCode
    : undefined;
}

/** One line of bounded length: it comes from a server. */
function saidBy(cause: unknown): string {
  return innermostReason(cause).replace(/\s+/g, ' ').slice(0, 300);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
