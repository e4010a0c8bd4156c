/** A workflow file by name: `org/shop/.github/workflows/deliver.yml@refs/heads/main`. */
export interface WorkflowName {
  /** `https://github.com`; any where a policy does not say it: an issuer speaks for one host alone. */
  host?: string;
  repository: string;
  path: string;
  ref?: string;
}

const WORKFLOW =
  /^(?:(https?:\/\/[^/@\s]+)\/)?([\w.-]+\/[\w.-]+)\/(\.github\/workflows\/[^/@\s]+\.ya?ml)(?:@(\S+))?$/;
const REPOSITORY = /^(?:(https?:\/\/[^/@\s]+)\/)?([\w.-]+\/[\w.-]+)$/;

export function parseWorkflow(text: string): WorkflowName | undefined {
  const [, host, repository, path, ref] = WORKFLOW.exec(text) ?? [];
  if (repository === undefined || path === undefined) return undefined;
  return { repository, path, ...(host !== undefined && { host }), ...(ref !== undefined && { ref }) };
}

/** `owner/name`, of that or of its address. */
export function repositoryName(text: string): string | undefined {
  return REPOSITORY.exec(text)?.[2];
}

/** Whether a signature's workflow is the one that is wanted: whole parts, never a beginning. */
export function isWorkflow(wanted: string, uri: string | undefined): boolean {
  const want = parseWorkflow(wanted);
  const found = uri === undefined ? undefined : parseWorkflow(uri);
  if (want === undefined || found === undefined) return false;
  return (
    want.repository === found.repository &&
    want.path === found.path &&
    (want.host === undefined || want.host === found.host) &&
    (want.ref === undefined || want.ref === found.ref)
  );
}
