/** Of a tag and its service's name together, without the `---` between them: both are one label of a host's name. */
const LONGEST_TOGETHER = 46;
const SHORTEST = 3;

/**
 * Why a revision cannot have the tag, or `undefined`. https://docs.cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration#tags
 * The lengths are Google's own words in refusals: "Combined traffic tag and service name cannot exceed 46 characters".
 */
export function tagProblem(tag: string, service: string): string | undefined {
  if (!/^[a-z](?:[a-z0-9-]*[a-z0-9])?$/.test(tag))
    return 'has lower-case letters, digits and hyphens, begins with a letter and does not end with a hyphen';
  if (tag.length < SHORTEST) return `has at least ${SHORTEST} characters`;
  const room = LONGEST_TOGETHER - service.length;
  return tag.length > room
    ? `has at most ${Math.max(room, 0)} characters with the service ${service}, ${LONGEST_TOGETHER} together`
    : undefined;
}
