import { json, type Reply } from '../../http/exchange.ts';
import { projectAsked } from '../find.ts';
import type { Asked } from '../routes.ts';

/**
 * The values that a build on another machine gets, as Vercel's CLI takes them for `pull` and `link`; it is in no description of
 * the API. A custom environment is asked for by its slug.
 */
export function pullVariables(asked: Asked): Reply {
  const { idOrName = '', target = '' } = asked.parts;
  const { env, customEnvironments } = projectAsked(asked, idOrName);
  const environment = customEnvironments.find(({ slug }) => slug === target)?.id;
  const wanted = env.filter(variable =>
    environment === undefined
      ? variable.target.includes(target)
      : variable.customEnvironmentIds.includes(environment),
  );
  const values = wanted.map(({ key, value, type }) => [key, type === 'sensitive' ? '' : value]);
  return json(200, { env: Object.fromEntries(values), buildEnv: {} });
}
