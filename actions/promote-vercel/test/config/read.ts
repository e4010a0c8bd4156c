import { configured } from '@pipeline/action-kit';
import { refusalOf } from '../../../../packages/action-kit/test/refused.ts';
import { type Config, configure, type Surroundings } from '../../src/config/config.ts';
import { spec } from '../../src/spec.gen.ts';

/** Inputs by their names, as a workflow writes them; what every run needs is there unless overridden. */
export type Given = Record<string, string>;

export const around = (env: Given = {}): Surroundings => ({
  context: { env: name => env[name] },
  dryRun: (given, endpoint) => given ?? endpoint === undefined,
});

const NEEDED = { token: 'vc_1234567', team: 'acme', project: 'shop-web', 'github-token': 'ghs_1' };

/** What `configure` makes of inputs, read as the runner hands them over. */
export function read(given: Given, env: Given = { VERCEL_API_URL: 'http://127.0.0.1:1' }): Config {
  const variables = Object.entries({ ...NEEDED, ...given }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  return configured(spec, Object.fromEntries(variables), (inputs, problems) =>
    configure(inputs, problems, around({ VERCEL_API_URL: 'http://127.0.0.1:1', ...env })),
  );
}

/** The refusal's text. */
export const refusal = (given: Given, env: Given = {}): string => refusalOf(() => read(given, env));
