export const MOST_REDIRECTS = 5;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

/**
 * The headers for where a redirect leads: another origin, such as the object store that holds the layers, is not told
 * the authorization. That it does not lead out of encryption is seen to by `givenUrl()`.
 * https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
export function redirected(headers: Record<string, string>, from: URL, to: URL): Record<string, string> {
  if (to.origin === from.origin) return headers;
  const { authorization: _, ...others } = headers;
  return others;
}
