import { noIdToken, RemoteError } from '@pipeline/contracts';
import { noIdentity } from './signing.ts';

/** https://github.com/sigstore/fulcio/blob/main/docs/oidc.md */
const AUDIENCE = 'sigstore';

/** The job's token. Its form is looked at here, since Sigstore's client puts a token that it cannot read into its error. */
export async function identityToken(
  idToken: ((audience: string) => Promise<string>) | undefined,
): Promise<string> {
  if (idToken === undefined) throw noIdentity();
  const token = await idToken(AUDIENCE).catch((cause: unknown) => {
    throw noIdToken(cause);
  });
  if (namesSubject(token)) return token;
  throw new RemoteError('GitHub answered with something that is no identity token.', {
    service: 'oidc',
    operation: 'GetIdToken',
    transient: false,
    hint: 'Look at what ACTIONS_ID_TOKEN_REQUEST_URL points to, or set `signing: none`.',
  });
}

function namesSubject(token: string): boolean {
  const [, payload = '', signature] = token.split('.');
  if (signature === undefined) return false;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof claims === 'object' && claims !== null && 'sub' in claims && typeof claims.sub === 'string';
  } catch {
    return false;
  }
}
