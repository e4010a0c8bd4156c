import { configured } from '@pipeline/action-kit';
import { refusalOf } from '../../../../packages/action-kit/test/refused.ts';
import { type Config, configure, type Surroundings } from '../../src/config/config.ts';
import { spec } from '../../src/spec.gen.ts';

export const DIGEST = `sha256:${'a'.repeat(64)}`;
export const IMAGE = `example.com/api@${DIGEST}`;

/** Inputs by their names, as a workflow writes them; cluster and region are there unless overridden. */
export type Given = Record<string, string>;

export const around = (env: Given = {}): Surroundings => ({
  context: { env: name => env[name] },
  dryRun: (given, endpoint) => given ?? endpoint === undefined,
});

/** What `configure` makes of inputs, read as the runner hands them over. */
export function read(given: Given, env: Given = {}): Config {
  const all = { cluster: 'shop', 'aws-region': 'eu-west-1', 'github-token': 'ghs_1', ...given };
  const variables = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return configured(spec, Object.fromEntries(variables), (inputs, problems) =>
    configure(inputs, problems, around(env)),
  );
}

/** The refusal's text. */
export const refusal = (given: Given, env: Given = {}): string => refusalOf(() => read(given, env));
