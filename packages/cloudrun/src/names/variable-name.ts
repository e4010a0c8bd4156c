const LONGEST = 32_768;

/**
 * Set by Cloud Run itself. https://docs.cloud.google.com/run/docs/container-contract#env-vars and, of the prefix,
 * https://docs.cloud.google.com/run/docs/configuring/services/overview-environment-variables
 */
const RESERVED =
  /^(?:PORT|K_(?:SERVICE|REVISION|CONFIGURATION)|CLOUD_RUN_(?:JOB|EXECUTION|TASK_.*|WORKER_POOL|WORKER_POOL_REVISION)|X_GOOGLE_.*)$/;

/** Why a variable cannot be called so, or `undefined`. */
export function variableProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.includes('=')) return 'has a "="';
  if (name.includes('\0')) return 'has a NUL character';
  if (name.length > LONGEST) return `has more than ${LONGEST} characters`;
  return RESERVED.test(name) ? 'is set by Cloud Run itself' : undefined;
}
