/** A provider of a Workload Identity pool, by its parts. */
export interface Provider {
  /** The whole name, from `projects/` on. */
  name: string;
  /** The project's number. */
  project: string;
  pool: string;
  provider: string;
}

const NAME =
  /^projects\/([^/]+)\/locations\/([^/]+)\/workloadIdentityPools\/([a-z0-9-]{4,32})\/providers\/([a-z0-9-]{4,32})$/;
const AUDIENCE = /^(?:https:)?\/\/iam\.googleapis\.com\//;

/**
 * Parses a provider's resource name; says what is wrong with it, as text, where it does not parse.
 * https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
 */
export function parseProvider(text: string): Provider | string {
  const name = text.trim().replace(AUDIENCE, '');
  const [, project = '', location = '', pool = '', provider = ''] = NAME.exec(name) ?? [];
  if (project === '') {
    if (/\/workloadIdentityPools\/[^/]+$/.test(name)) return 'names a pool, not a provider in it';
    return 'is not the name of a Workload Identity provider';
  }
  // Google's token exchange does not take the project's id, and says no more than that the audience is invalid.
  if (!/^\d+$/.test(project)) return `names the project "${project}" by its id, not by its number`;
  if (location !== 'global') return `is in the location "${location}", and there is only global`;
  return { name, project, pool, provider };
}

const ACCOUNT = /^(?:[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com|\d+)$/;

/** Whether this is a service account’s email, or its unique id. https://docs.cloud.google.com/iam/docs/service-account-overview */
export function isServiceAccount(text: string): boolean {
  return ACCOUNT.test(text);
}
