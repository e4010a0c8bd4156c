import type { Raw } from '../raw.ts';
import { type Fields, fields } from '../view/fields.ts';

/**
 * Names of the variables that an environment has, sorted. Values, which the answer may hold in clear, are not looked at.
 * @param environment `production`, `preview`, or a custom environment's slug or id
 */
export function namesFor(environment: string, envs: readonly Raw[]): string[] {
  const names = envs
    .map(env => fields(env, 'a variable'))
    .filter(env => isOf(environment, env))
    .flatMap(env => env.text('key') ?? []);
  return [...new Set(names)].sort();
}

/** Of a custom environment Vercel was asked by its name: which its id is, is known here only where it is its name. */
function isOf(environment: string, env: Fields): boolean {
  const targets = [...env.texts('target'), ...(env.text('target') ?? '').split(',')];
  if (environment === 'production' || environment === 'preview') return targets.includes(environment);
  const ids = env.texts('customEnvironmentIds');
  return environment.startsWith('env_') ? ids.includes(environment) : ids.length > 0;
}
