import type { Call, Handler, Incoming, Reply } from '../http/exchange.ts';
import { json } from '../http/exchange.ts';
import { type Listening, type ListenOptions, listen } from '../http/listen.ts';
import { type Authorities, createAuthorities } from './authorities.ts';
import { createSigningCertificate, type TokenIssuer } from './certificate-request.ts';
import { createLogEntry } from './log-entry.ts';
import { trustedRootOf } from './trusted-root.ts';

export interface SigstoreOptions extends Omit<ListenOptions, 'name'> {
  /** Whose tokens the certificate authority believes. */
  issuer: TokenIssuer;
}

export interface LocalSigstore extends Listening {
  /** Where it signs: all three are at the one address. */
  signingConfig: { fulcio: string; rekor: string[]; timestamp: string[] };
  /** The content of `trusted_root.json`: to verify without a network what was signed here. */
  trustedRoot(): Promise<object>;
}

const OPERATIONS: Record<string, [service: string, operation: string]> = {
  'POST /api/v2/signingCert': ['fulcio', 'CreateSigningCertificate'],
  'POST /api/v1/log/entries': ['rekor', 'CreateLogEntry'],
  'POST /api/v1/timestamp': ['timestamp', 'GetTimestamp'],
};

/** Sigstore: Fulcio, Rekor (v1) and a timestamp authority, by the mock of Sigstore's own project. */
export async function startSigstore(options: SigstoreOptions): Promise<LocalSigstore> {
  const { issuer, ...server } = options;
  const since = new Date(Date.now() - 1_000);
  let authorities: Promise<Authorities> | undefined;
  // Made when first asked for: to load the mock takes half a second, and few clouds sign anything.
  const ready = () => {
    authorities ??= createAuthorities(listening.url);
    return authorities;
  };
  const handler: Handler = request => recognise(request, issuer, ready);
  const listening = await listen(handler, { ...server, name: 'sigstore' });
  const { url } = listening;
  return {
    ...listening,
    signingConfig: { fulcio: url, rekor: [url], timestamp: [url] },
    trustedRoot: async () => trustedRootOf(await ready(), url, since),
  };
}

function recognise(request: Incoming, issuer: TokenIssuer, ready: () => Promise<Authorities>): Call {
  const route = `${request.method} ${request.url.pathname}`;
  const [service, operation] = OPERATIONS[route] ?? ['sigstore', route];
  return {
    service,
    operation,
    // A certificate, an entry and a timestamp stay for ever: none may be asked for by a dry run.
    write: service !== 'sigstore',
    run: () => answer(service, request, issuer, ready),
    refuse: (refusal, status) =>
      refusal === 'throttle'
        ? json(status ?? 429, { code: 8, message: 'rate limit exceeded' })
        : refusal === 'expired-token'
          ? json(400, { code: 3, message: 'There was an error processing the identity token' })
          : json(status ?? 500, { code: 13, message: 'error communicating with CA backend' }),
  };
}

async function answer(
  service: string,
  request: Incoming,
  issuer: TokenIssuer,
  ready: () => Promise<Authorities>,
): Promise<Reply> {
  switch (service) {
    case 'fulcio':
      return createSigningCertificate(await request.body(), issuer, await ready());
    case 'rekor':
      return createLogEntry(await request.body(), await ready());
    case 'timestamp':
      return timestamp(request, await ready());
    default:
      return json(501, { message: `${request.method} ${request.url.pathname} is not implemented here` });
  }
}

async function timestamp(request: Incoming, authorities: Authorities): Promise<Reply> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    return json(501, { message: 'only application/json is implemented here' });
  const { statusCode, response } = await authorities.timestamp(String(await request.body()));
  const body =
    typeof response === 'string'
      ? response
      : Buffer.from(response.buffer, response.byteOffset, response.byteLength);
  return { status: statusCode, headers: { 'content-type': 'application/timestamp-reply' }, body };
}
