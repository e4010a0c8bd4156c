import { RemoteError } from '@pipeline/contracts';
import type { TokenClaims } from './claims.ts';
import { type GoogleError, readGoogleError } from './google-error.ts';
import type { Provider } from './provider.ts';

export interface Attempt {
  provider: Provider;
  serviceAccount: string | undefined;
  claims: TokenClaims;
}

export interface Explained {
  message: string;
  hint: string;
}

/** Google's refusal in words that name the provider, the account and what the token said. */
export function refusal(cause: unknown, attempt: Attempt): RemoteError {
  const error = readGoogleError(cause);
  const { status, code } = error;
  const atSts = error.operation === 'token';
  const service = atSts ? 'Google STS' : 'Google IAM Credentials';
  const { message, hint } = passing(service, error) ?? explain(error, attempt);
  return new RemoteError(message, {
    service,
    operation: error.operation,
    hint,
    ...(status !== undefined && { status }),
    ...(code !== undefined && { errorCode: code }),
    // The client's own error holds the request, which holds the token: its words are kept, and nothing else.
    cause: new Error(error.message),
  });
}

/** Nothing that Google decided: it was not reached, or is busy. */
export function passing(service: string, { status, message }: GoogleError): Explained | undefined {
  if (status === undefined) {
    return {
      message: `${service} could not be reached: ${message}`,
      hint: 'Check that the runner reaches googleapis.com (proxy, firewall, DNS).',
    };
  }
  if (status !== 429 && status < 500) return undefined;
  return {
    message: `Google gave no token, being busy or down (${status}): ${message}`,
    hint: 'It was asked several times: run this job again later.',
  };
}

function explain(error: GoogleError, attempt: Attempt): Explained {
  return error.operation === 'token'
    ? atSts(error, attempt)
    : (atAccount(error, attempt.serviceAccount ?? '') ?? notAllowed(error, attempt));
}

/** Codes of RFC 6749 (5.2) and RFC 8693 (2.2.2), the words are Google's. */
function atSts({ code, message }: GoogleError, { provider, claims }: Attempt): Explained {
  const which = `provider ${provider.provider} of pool ${provider.pool} in project ${provider.project}`;
  const sent = sentClaims(claims);
  switch (code) {
    case 'unauthorized_client':
      return {
        message: `Google’s ${which} refused this run’s token (${sent}): ${message}`,
        hint: `Its attribute condition must hold for what the token says, spelt the same, upper and lower case too. ${contextAdvice(claims)}`,
      };
    case 'invalid_target':
    case 'invalid_request':
      return {
        message: `Google knows no ${which} that is enabled: ${message}`,
        hint: 'Check workload-identity-provider: the project by its number, the pool, and the provider; `gcloud iam workload-identity-pools providers describe` prints the name. A pool that was deleted keeps its name for 30 days.',
      };
    case 'invalid_grant':
      return {
        message: `Google’s ${which} does not accept this run’s token (${sent}): ${message}`,
        hint: `The provider's issuer must be ${claims.iss ?? 'https://token.actions.githubusercontent.com'}, and its allowed audiences none at all, or have "${claims.aud ?? ''}" among them.`,
      };
    default:
      return {
        message: `Google’s ${which} gave no token to this run (${sent}): ${code ?? 'no code'}: ${message}`,
        hint: 'Look at the provider’s attribute mapping, and run the job again.',
      };
  }
}

/** What is the matter with the account, whoever asks for its token. */
export function atAccount({ code, status, message }: GoogleError, account: string): Explained | undefined {
  if (code === 'SERVICE_DISABLED') {
    return {
      message: `The IAM Service Account Credentials API is off in the project of ${account}: ${message}`,
      hint: 'Enable iamcredentials.googleapis.com there, and wait a few minutes.',
    };
  }
  if (status === 404) {
    return {
      message: `Google knows no service account ${account}: ${message}`,
      hint: 'Check service-account: the whole email, as `gcloud iam service-accounts list` prints it.',
    };
  }
  return undefined;
}

function notAllowed({ message }: GoogleError, attempt: Attempt): Explained {
  const { provider, serviceAccount = '', claims } = attempt;
  const pool = `//iam.googleapis.com/projects/${provider.project}/locations/global/workloadIdentityPools/${provider.pool}`;
  return {
    message: `This run may not act as ${serviceAccount} (${sentClaims(claims)}): ${message}`,
    hint: `Grant roles/iam.workloadIdentityUser on ${serviceAccount} to principal:${pool}/subject/${claims.sub ?? 'SUBJECT'}, or to principalSet:${pool}/attribute.repository/${claims.repository ?? 'OWNER/NAME'} where the provider maps attribute.repository; it takes a few minutes. Google answers an account that does not exist alike.`,
  };
}

function sentClaims({ sub, aud }: TokenClaims): string {
  return `subject "${sub ?? 'unreadable'}", audience "${aud ?? 'unreadable'}"`;
}

function contextAdvice({ sub = '', repository, ref, environment }: TokenClaims): string {
  const said = Object.entries({ repository, ref, environment })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `assertion.${name} == "${value}"`);
  const advice = said.length === 0 ? [] : [`The token says ${said.join(', ')}.`];
  if (/^repo:[^/]+@\d+\//.test(sub)) {
    advice.push(
      'This repository’s subject carries ids: a condition on assertion.sub with the names only refuses it.',
    );
  }
  if (environment === undefined) {
    advice.push(
      'The job names no environment, so a condition on one never holds: add environment: to this job itself.',
    );
  }
  return advice.join(' ');
}
