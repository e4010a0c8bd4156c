import { configured } from '@pipeline/action-kit';
import { type Config, configure, type Surroundings } from '../src/config/config.ts';
import { spec } from '../src/spec.gen.ts';

/** Inputs, as a workflow writes them, → the configuration; throws what the stage would say. */
export function read(given: Record<string, string>, around: Partial<Surroundings> = {}): Config {
  const env = Object.entries({ 'github-token': 't', ...given }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  return configured(spec, Object.fromEntries(env), (inputs, problems) =>
    configure(inputs, problems, {
      dryRun: given => given ?? false,
      githubUrl: undefined,
      region: undefined,
      ...around,
    }),
  );
}
