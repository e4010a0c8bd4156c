const LONGEST = 49;

/**
 * Whether a service or a worker pool can be called so: lower-case letters, digits and hyphens, led by a letter, not ended
 * by a hyphen, fewer than 50 characters.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services/create
 */
export function isServiceId(text: string): boolean {
  return text.length <= LONGEST && /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}
