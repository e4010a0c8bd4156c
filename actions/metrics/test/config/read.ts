import { configured } from '@pipeline/action-kit';
import { type Config, configure } from '../../src/config/config.ts';
import { spec } from '../../src/spec.gen.ts';

/** What the inputs come to, as the runner hands them over. */
export function read(inputs: Record<string, string> = {}): Config {
  const given = Object.entries({ 'github-token': 't', ...inputs }).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  );
  return configured(spec, Object.fromEntries(given), (read, problems) =>
    configure(read, problems, { context: { workspace: '/work/shop' } }),
  );
}
