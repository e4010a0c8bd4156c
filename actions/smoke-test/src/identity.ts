import type { Problems } from '@pipeline/action-kit';
import { isServiceAccount, parseProvider } from '@pipeline/google-identity';
import type { Inputs } from './spec.gen.ts';

/** Whose Google ID token is sent, and how. */
export interface Identity {
  audience: string;
  /** The header that carries it. */
  header: string;
  workloadIdentityProvider: string | undefined;
  serviceAccount: string | undefined;
}

/** A token lasts an hour, and the checks go on with the one that they began with. */
const LONGEST = 55 * 60_000;

/**
 * `Authorization`, unless the caller needs that for the service itself: Cloud Run then looks at the other alone, and takes
 * it off. https://docs.cloud.google.com/run/docs/authenticating/service-to-service
 */
const HEADERS = ['authorization', 'x-serverless-authorization'];

export function identityOf(inputs: Inputs, origin: string, problems: Problems): Identity | undefined {
  const { workloadIdentityProvider, serviceAccount, identityAudience, headers = {} } = inputs;
  if (workloadIdentityProvider === undefined && identityAudience === undefined) {
    if (serviceAccount !== undefined) {
      problems.add(
        'service-account',
        'nothing says how to act as it',
        'Add workload-identity-provider, or identity-audience where the job has Google credentials',
      );
    }
    return undefined;
  }
  const provider = workloadIdentityProvider === undefined ? {} : parseProvider(workloadIdentityProvider);
  if (typeof provider === 'string') {
    problems.add(
      'workload-identity-provider',
      `"${workloadIdentityProvider}" ${provider}`,
      'Write it like projects/123456789012/locations/global/workloadIdentityPools/github/providers/github',
    );
  }
  if (workloadIdentityProvider !== undefined && serviceAccount === undefined) {
    problems.add(
      'service-account',
      'it is missing',
      'Name the account whose ID token is sent: Google gives them to service accounts alone',
    );
  }
  if (serviceAccount !== undefined && !isServiceAccount(serviceAccount)) {
    problems.add(
      'service-account',
      `"${serviceAccount}" is not a service account’s email`,
      'Write it like smoke@shop.iam.gserviceaccount.com',
    );
  }
  if (inputs.waitTimeout > LONGEST) {
    problems.add('wait-timeout', 'an ID token does not last so long', 'Write 55m or less');
  }
  const taken = Object.keys(headers).map(name => name.toLowerCase());
  const header = HEADERS.find(name => !taken.includes(name));
  if (header === undefined) {
    problems.add('headers', `${HEADERS.join(' and ')} are both taken`, 'Leave one of them to the ID token');
  }
  return {
    audience: identityAudience ?? origin,
    header: header ?? '',
    workloadIdentityProvider,
    serviceAccount,
  };
}
