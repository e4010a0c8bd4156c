import { configured } from '@pipeline/action-kit';
import { type Config, configure } from '../src/config/config.ts';
import { spec } from '../src/spec.gen.ts';

/** Inputs by their names in a workflow → the configuration, as the runner would pass them. */
export function read(given: Record<string, string>, { act = false } = {}): Config {
  const env = Object.fromEntries(
    Object.entries({ 'github-token': 'ghs_token', ...given }).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      value,
    ]),
  );
  const around = { region: undefined, localAws: false, repository: 'org/shop' };
  return configured(spec, env, (inputs, problems) =>
    configure(inputs, problems, { ...around, dryRun: given => given ?? act }),
  );
}
