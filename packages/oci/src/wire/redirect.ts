export const MOST_REDIRECTS = 5;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

/**
 * The headers for where a redirect leads: another origin, such as the object store that holds the layers, is not told
 * the authorization. Throws where it leads out of encryption. https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
export function redirected(headers: Record<string, string>, from: URL, to: URL): Record<string, string> {
  if (from.protocol === 'https:' && to.protocol !== 'https:') {
    throw new Error(`it was sent on to ${to.origin}, which is not encrypted`);
  }
  if (to.origin === from.origin) return headers;
  const { authorization: _, ...others } = headers;
  return others;
}
