import type { Problems } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';

export interface Variables {
  /** Of the deployment when it runs. */
  env: Record<string, string>;
  /** Of its build. */
  buildEnv: Record<string, string>;
}

/** A value may be a secret: no problem quotes one. */
export function variablesOf(
  { environmentVariables: env = {}, buildEnvironmentVariables: buildEnv = {} }: Inputs,
  problems: Problems,
): Variables {
  judge('environment-variables', env, problems);
  judge('build-environment-variables', buildEnv, problems);
  return { env, buildEnv };
}

/** https://vercel.com/docs/environment-variables */
function judge(input: string, variables: Record<string, string>, problems: Problems): void {
  for (const name of Object.keys(variables)) {
    if (!/^[A-Za-z_]\w{0,255}$/.test(name))
      problems.add(
        input,
        `${JSON.stringify(name)} is no variable’s name`,
        'Begin it with a letter, then letters, digits and underscores',
      );
  }
}
