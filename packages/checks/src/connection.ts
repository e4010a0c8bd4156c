import type { Failure, FailureKind } from './check.ts';

const KINDS: Record<string, FailureKind> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  EPROTO: 'tls',
  CERT_HAS_EXPIRED: 'tls',
  CERT_NOT_YET_VALID: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
};

/**
 * Why no whole answer came, in words. By the error's code: fetch says only “fetch failed” and keeps the
 * system's error as its cause. https://nodejs.org/api/errors.html#common-system-errors
 */
export function connectionFailure(error: unknown, url: URL, timeout: number): Failure {
  const { code, message, timedOut } = innermost(error);
  const tls = code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_') || code.startsWith('HPE_TLS');
  const kind: FailureKind = timedOut ? 'timeout' : tls ? 'tls' : (KINDS[code] ?? 'network');
  switch (kind) {
    case 'dns':
      return { kind, reason: `the name ${url.hostname} was not found in DNS (${code})` };
    case 'refused':
      return { kind, reason: `${url.host} refused the connection` };
    case 'timeout':
      return { kind, reason: `${url.host} had not answered after ${timeout} ms` };
    case 'reset':
      return { kind, reason: `${url.host} closed the connection before its answer was complete` };
    case 'tls':
      return { kind, reason: `no TLS connection to ${url.host}: ${message} (${code})` };
    default:
      return { kind, reason: `no answer from ${url.host}: ${message}` };
  }
}

function innermost(error: unknown): { code: string; message: string; timedOut: boolean } {
  let inner = error;
  let code = '';
  let timedOut = false;
  for (let depth = 0; depth < 5 && inner instanceof Error; depth++) {
    timedOut ||= inner.name === 'TimeoutError';
    const own = (inner as { code?: unknown }).code;
    if (typeof own === 'string' && own !== '') code = own;
    if (!(inner.cause instanceof Error)) break;
    inner = inner.cause;
  }
  const message = inner instanceof Error ? inner.message || code : String(inner);
  return { code, message, timedOut };
}
