import { createHash } from 'node:crypto';
import type { Fetch } from '@pipeline/checks';

/** What somebody answered, as much as tells two answers apart. */
export interface Answer {
  status: number;
  /** Of the body, without its compression. */
  bytes: number;
  digest: string;
  /** Where Vercel's log-in has answered. */
  protected: boolean;
}

/** Milliseconds for one answer. */
const PATIENCE = 10_000;

/**
 * Asks anew, past every cache and with no cookie, so that nothing but the address says who answers.
 * @param nonce what no cache has seen
 * @throws where nobody answers
 */
export async function ask(
  url: string,
  nonce: string,
  { fetch, signal }: { fetch: Fetch; signal: AbortSignal },
): Promise<Answer> {
  const address = new URL(url);
  address.searchParams.set('pipeline-compare', nonce);
  const response = await fetch(address.href, {
    headers: { 'user-agent': 'pipeline-checks/1', 'cache-control': 'no-cache' },
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
  });
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  const { status, headers } = response;
  const location = headers.get('location') ?? '';
  return {
    status,
    bytes,
    digest: hash.digest('hex'),
    protected: status === 401 || /^https:\/\/vercel\.com\/(?:sso-api|login)/.test(location),
  };
}

/** What tells them apart, or `undefined` where nothing does. */
export function difference(own: Answer, other: Answer): string | undefined {
  if (other.protected) return 'Deployment Protection answered';
  if (own.status !== other.status) return `it answers ${other.status}, and the deployment ${own.status}`;
  if (own.digest === other.digest) return undefined;
  return `it answers other bytes (${other.bytes}) than the deployment (${own.bytes})`;
}
