import type { Incoming } from '../http/exchange.ts';
import type { GooglePrincipal, GoogleTokens } from './access-tokens.ts';
import { ApiFault } from './google-fault.ts';

const UNAUTHENTICATED =
  'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';

/** Who asks, by the access token that they send. */
export function caller(request: Incoming, tokens: GoogleTokens): GooglePrincipal {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const found = tokens.whose(bearer);
  if (found === undefined) throw new ApiFault(401, 'UNAUTHENTICATED', UNAUTHENTICATED);
  return found;
}

/** The request's body, a JSON object. */
export async function jsonBody(request: Incoming): Promise<Record<string, unknown>> {
  const text = String(await request.body());
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // As for what is JSON and no object.
  }
  throw new ApiFault(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.');
}

/** @param resource its name, where the service says it */
export function permissionDenied(permission: string, domain: string, resource?: string): ApiFault {
  const on = resource === undefined ? '' : ` '${resource}'`;
  return new ApiFault(
    403,
    'PERMISSION_DENIED',
    `Permission '${permission}' denied on resource${on} (or it may not exist).`,
    [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'IAM_PERMISSION_DENIED',
        domain,
        metadata: { permission, ...(resource !== undefined && { resource }) },
      },
    ],
  );
}
