import { type Incoming, json, type Reply } from '../http/exchange.ts';
import type { GoogleTokens } from './access-tokens.ts';
import { ApiFault } from './google-fault.ts';

export interface ServiceAccount {
  email: string;
  /** Who has roles/iam.workloadIdentityUser on it, as a policy names them: `principalSet://iam.googleapis.com/…`. */
  users: readonly string[];
}

/** https://docs.cloud.google.com/iam/docs/create-short-lived-credentials-direct: an hour, without an organisation's exception. */
const LONGEST = 3_600;

/** A service account's token for who may have it. https://docs.cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken */
export async function generateAccessToken(
  request: Incoming,
  email: string,
  accounts: readonly ServiceAccount[],
  tokens: GoogleTokens,
): Promise<Reply> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const caller = tokens.whose(bearer);
  if (caller === undefined) {
    const message =
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
    throw new ApiFault(401, 'UNAUTHENTICATED', message);
  }
  const { scope, lifetime = `${LONGEST}s` } = await bodyOf(request);
  if (!Array.isArray(scope) || scope.length === 0) {
    throw new ApiFault(400, 'INVALID_ARGUMENT', 'Scope required.');
  }
  const seconds = Number(/^(\d+)s$/.exec(String(lifetime))?.[1] ?? Number.NaN);
  if (!(seconds > 0 && seconds <= LONGEST)) {
    throw new ApiFault(400, 'INVALID_ARGUMENT', 'The access token lifetime cannot exceed 3600 seconds.');
  }
  const account = accounts.find(each => each.email === email);
  // An account that is not there and one that may not be used look the same.
  if (!account?.users.some(user => caller.members.includes(user))) {
    throw denied();
  }
  const { token, expires } = tokens.issue({ members: [`serviceAccount:${email}`], email }, seconds);
  return json(200, { accessToken: token, expireTime: `${expires.toISOString().slice(0, 19)}Z` });
}

function denied(): ApiFault {
  const permission = 'iam.serviceAccounts.getAccessToken';
  return new ApiFault(
    403,
    'PERMISSION_DENIED',
    `Permission '${permission}' denied on resource (or it may not exist).`,
    [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'IAM_PERMISSION_DENIED',
        domain: 'iam.googleapis.com',
        metadata: { permission },
      },
    ],
  );
}

async function bodyOf(request: Incoming): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(String(await request.body())) as Record<string, unknown>;
  } catch {
    throw new ApiFault(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.');
  }
}
