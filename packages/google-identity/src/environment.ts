import type { GoogleEndpoints } from './options.ts';

/** What Google's own tools read from the environment. */
export interface GoogleEnvironment {
  endpoints: GoogleEndpoints;
  /** Cloud Run's, such as `europe-west1`. */
  region: string | undefined;
}

/**
 * gcloud's variables for endpoints that are not Google's own, and for the region, read through the caller's own access
 * to the environment. https://docs.cloud.google.com/sdk/gcloud/reference/topic/configurations (api_endpoint_overrides)
 */
export function googleEnvironment(env: (name: string) => string | undefined): GoogleEnvironment {
  const at = (service: string) => env(`CLOUDSDK_API_ENDPOINT_OVERRIDES_${service}`)?.replace(/\/+$/, '');
  return {
    endpoints: {
      sts: at('STS'),
      iamCredentials: at('IAMCREDENTIALS'),
      run: at('RUN'),
      logging: at('LOGGING'),
    },
    region: env('CLOUDSDK_RUN_REGION') || undefined,
  };
}
