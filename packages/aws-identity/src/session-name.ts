/**
 * The name that CloudTrail shows for what this run did: `pipeline-<repository>-<run id>`, in the characters
 * and the length (2 to 64) that STS takes. The run id is what one searches for, so it is never cut.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function sessionName(repository: string, runId: string | number): string {
  const clean = (text: string) => text.replace(/[^\w+=,.@-]+/g, '-').replace(/^-+|-+$/g, '');
  const run = clean(String(runId)).slice(0, 32);
  const what = `pipeline-${clean(repository)}`.slice(0, 63 - run.length);
  return run === '' ? what : `${what}-${run}`;
}
