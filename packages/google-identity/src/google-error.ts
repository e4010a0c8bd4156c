/** What Google's client threw, as far as it is told on. */
export interface GoogleError {
  /** `token` is STS's or the OAuth server's. */
  operation: 'token' | 'generateAccessToken' | 'generateIdToken';
  /** Absent where no answer came. */
  status: number | undefined;
  /** Such as `unauthorized_client` or `PERMISSION_DENIED`, or the reason within it, such as `SERVICE_DISABLED`. */
  code: string | undefined;
  message: string;
}

const OF_ACCOUNTS = ['generateAccessToken', 'generateIdToken'] as const;

interface Thrown {
  message?: string;
  config?: { url?: string | URL };
  response?: { status?: number; data?: unknown };
  cause?: unknown;
}

/** OAuth's form at STS (RFC 6749, 5.2), https://cloud.google.com/apis/design/errors elsewhere. */
export function readGoogleError(thrown: unknown): GoogleError {
  const { message = String(thrown), config, response, cause } = (thrown ?? {}) as Thrown;
  const url = String(config?.url ?? '');
  const operation = OF_ACCOUNTS.find(name => url.endsWith(`:${name}`)) ?? 'token';
  const status = response?.status;
  if (status === undefined) {
    // Which host and port is in the deepest cause, if anywhere.
    const deep = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    const why = deep instanceof Error && deep.message !== '' ? deep.message : message;
    return { operation, status, code: undefined, message: why };
  }
  return { operation, status, ...readBody(response?.data, `HTTP ${status}`) };
}

function readBody(data: unknown, otherwise: string): { code: string | undefined; message: string } {
  const { error, error_description } = record(data);
  if (typeof error === 'string') {
    return { code: error, message: typeof error_description === 'string' ? error_description : error };
  }
  const { status, message, details } = record(error);
  const reasons = Array.isArray(details) ? details.map(each => record(each).reason) : [];
  const code = [...reasons, status].find(each => typeof each === 'string');
  return { code, message: typeof message === 'string' ? message : otherwise };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
