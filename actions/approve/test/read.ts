import { configured } from '@pipeline/action-kit';
import { type Config, configure } from '../src/config/config.ts';
import { spec } from '../src/spec.gen.ts';

/** What `configure` makes of inputs, read as the runner hands them over. */
export function read(given: Record<string, string>): Config {
  const env = Object.entries({ 'github-token': 'ghs_1', ...given }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  return configured(spec, Object.fromEntries(env), (inputs, problems) =>
    configure(inputs, problems, { dryRun: given => given ?? false, githubUrl: undefined }),
  );
}
