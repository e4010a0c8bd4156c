import type { GoogleEndpoints } from './options.ts';

/** What Google's own tools read from the environment. */
export interface GoogleEnvironment {
  endpoints: GoogleEndpoints;
}

/**
 * gcloud's variables for endpoints that are not Google's own, read through the caller's own access to the
 * environment. https://docs.cloud.google.com/sdk/gcloud/reference/topic/configurations (api_endpoint_overrides)
 */
export function googleEnvironment(env: (name: string) => string | undefined): GoogleEnvironment {
  const at = (service: string) => env(`CLOUDSDK_API_ENDPOINT_OVERRIDES_${service}`)?.replace(/\/+$/, '');
  return { endpoints: { sts: at('STS'), iamCredentials: at('IAMCREDENTIALS') } };
}
