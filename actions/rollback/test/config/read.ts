import { configured } from '@pipeline/action-kit';
import { configure } from '../../src/config/config.ts';
import { spec } from '../../src/spec.gen.ts';

export const NOW = Date.UTC(2026, 10, 30, 15);

/** What the inputs come to, as the runner gives them. */
export function read(given: Record<string, string>, env: Record<string, string> = {}, act = false) {
  const inputs = { 'github-token': 'ghs_1', environment: 'production', ...given };
  const named = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const all: Record<string, string> = { ...env, ...Object.fromEntries(named) };
  return configured(spec, all, (read, problems) =>
    configure(read, problems, {
      context: { env: name => env[name] },
      dryRun: (said, endpoint) => said ?? (act && !(endpoint?.startsWith('http://127.0.0.1') ?? false)),
      now: NOW,
    }),
  );
}
