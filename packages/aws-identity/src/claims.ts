/** What a refused token said about itself; only ever shown to a person, so nothing is verified here. */
export interface TokenClaims {
  subject: string | undefined;
  audience: string | undefined;
  issuer: string | undefined;
  /** Milliseconds since the epoch, by GitHub's clock. */
  expires: number | undefined;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

/**
 * The claims of a JWT, read without verifying; all absent where it is not one.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function readClaims(token: string): TokenClaims {
  const claims = payload(token);
  const audience = Array.isArray(claims.aud) ? claims.aud.join(', ') : text(claims.aud);
  const expires = typeof claims.exp === 'number' ? claims.exp * 1_000 : undefined;
  return { subject: text(claims.sub), audience, issuer: text(claims.iss), expires };
}

function payload(token: string): Record<string, unknown> {
  try {
    const part = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const value: unknown = JSON.parse(part);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
