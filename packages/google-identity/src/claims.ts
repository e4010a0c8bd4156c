const SHOWN = ['sub', 'aud', 'iss', 'repository', 'ref', 'environment'] as const;

/** What a token said of the job, as conditions on it are written; only ever shown to a person, so not verified. */
export type TokenClaims = Partial<Record<(typeof SHOWN)[number], string>>;

/** The claims of a JWT, read without verifying; none where it is not one. https://docs.github.com/en/actions/reference/security/oidc */
export function readClaims(token: string): TokenClaims {
  const all = payloadOf(token);
  const found: TokenClaims = {};
  for (const name of SHOWN) {
    const value = all[name];
    if (typeof value === 'string') found[name] = value;
  }
  return found;
}

/** What a JWT holds, unverified; nothing where it is not one. */
export function payloadOf(token: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
