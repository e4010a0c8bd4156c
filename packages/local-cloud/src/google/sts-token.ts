import { type Incoming, json, type Reply } from '../http/exchange.ts';
import type { GoogleTokens } from './access-tokens.ts';
import { StsFault } from './google-fault.ts';
import { federate, type WorkloadIdentityProvider } from './workload-identity.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const SUBJECT_TYPES = ['urn:ietf:params:oauth:token-type:jwt', 'urn:ietf:params:oauth:token-type:id_token'];
const SECONDS = 3_600;

/** A token of an identity provider for one of Google's. https://docs.cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token */
export async function exchangeToken(
  request: Incoming,
  providers: readonly WorkloadIdentityProvider[],
  tokens: GoogleTokens,
): Promise<Reply> {
  const asked = await parametersOf(request);
  required(asked, 'grant_type', [GRANT]);
  required(asked, 'requested_token_type', [ACCESS_TOKEN]);
  required(asked, 'subject_token_type', SUBJECT_TYPES);
  required(asked, 'scope');
  const token = required(asked, 'subject_token');
  const identity = await federate(required(asked, 'audience'), token, providers);
  return json(200, {
    access_token: tokens.issue(identity, SECONDS).token,
    issued_token_type: ACCESS_TOKEN,
    token_type: 'Bearer',
    expires_in: SECONDS,
  });
}

function required(asked: Map<string, string>, name: string, values?: readonly string[]): string {
  const value = asked.get(name) ?? '';
  if (value !== '' && (values === undefined || values.includes(value))) return value;
  throw new StsFault('invalid_request', `Invalid value for "${name}".`);
}

/** A form with names as in OAuth, or JSON with names as Google's APIs have them. */
async function parametersOf(request: Incoming): Promise<Map<string, string>> {
  const body = String(await request.body());
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    return new Map(new URLSearchParams(body));
  }
  try {
    const entries = Object.entries(JSON.parse(body) as Record<string, unknown>);
    return new Map(
      entries.map(([name, value]) => [
        name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`),
        String(value),
      ]),
    );
  } catch {
    throw new StsFault('invalid_request', 'The request is not JSON.');
  }
}
