/** https://github.com/google-github-actions/auth#exported-environment-variables, and gcloud's own. */
const VARIABLES = ['GOOGLE_CLOUD_PROJECT', 'GCLOUD_PROJECT', 'CLOUDSDK_CORE_PROJECT'];

/** The project's id: as it was asked for, else the environment's, else that of a credentials file. */
export function projectOf(
  input: string | undefined,
  env: (name: string) => string | undefined,
  file?: Readonly<Record<string, unknown>>,
): string | undefined {
  const fromFile = file?.project_id;
  return [input, ...VARIABLES.map(env), typeof fromFile === 'string' ? fromFile : undefined].find(Boolean);
}
