const LONGEST = 63;
const SYSTEM =
  /^(?:[^/]+\.)?(?:run\.googleapis\.com|cloud\.googleapis\.com|serving\.knative\.dev|autoscaling\.knative\.dev)\//;

/**
 * Why a label cannot be so, or `undefined`. Cloud Run takes Google Cloud's labels only, and refuses those of its own namespaces.
 * https://docs.cloud.google.com/resource-manager/docs/labels-overview#requirements
 * https://docs.cloud.google.com/run/docs/configuring/services/labels
 */
export function labelProblem(key: string, value: string): string | undefined {
  if (SYSTEM.test(key)) return "is in a namespace of Google's own";
  if (!/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]*$/u.test(key))
    return 'begins with a lower-case letter and has lower-case letters, digits, hyphens and underscores only';
  if (!/^[\p{Ll}\p{Lo}\p{N}_-]*$/u.test(value))
    return 'has a value with other than lower-case letters, digits, hyphens and underscores';
  if (key.length > LONGEST) return `has more than ${LONGEST} characters`;
  return value.length > LONGEST ? `has a value of more than ${LONGEST} characters` : undefined;
}
