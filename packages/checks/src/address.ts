/** The base URL, as it is given; what is wrong with it, as text, where it cannot be one. */
export function parseBaseUrl(text: string): URL | string {
  const given = text.trim();
  if (!/^https?:\/\//i.test(given)) return 'does not start with https:// or http://';
  if (!URL.canParse(given)) return 'is not a URL';
  const url = new URL(given);
  if (url.username !== '' || url.password !== '') return 'holds a user name or password';
  if (url.search !== '' || url.hash !== '') return 'holds a query or a fragment';
  return url;
}

/** A check's URL: below the base URL's own path, or absolute as it is. A path cannot leave the origin. */
export function addressOf(target: string, base: URL): URL {
  if (!target.startsWith('/')) return new URL(target);
  return new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}${target}`);
}
