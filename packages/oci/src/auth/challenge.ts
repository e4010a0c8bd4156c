/** One way of authenticating that a registry offers, its parameters by lower-case name. */
export interface Challenge {
  scheme: string;
  params: Record<string, string>;
}

const SCHEME = /(?:^|,)\s*([A-Za-z][\w-]*)\s+(?=[\w-]+\s*=)|(?:^|,)\s*(Basic|Negotiate)\s*(?=,|$)/gi;
const PARAM = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g;

/** Parses `WWW-Authenticate`, which may hold several challenges. https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 */
export function parseChallenges(header: string): Challenge[] {
  const starts = [...header.matchAll(SCHEME)];
  return starts.map((start, i) => {
    const body = header.slice(start.index + start[0].length, starts[i + 1]?.index);
    const params: Record<string, string> = {};
    for (const [, name = '', quoted, bare] of body.matchAll(PARAM)) {
      params[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '';
    }
    return { scheme: (start[1] ?? start[2] ?? '').toLowerCase(), params };
  });
}
