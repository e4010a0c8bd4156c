import { configured } from '@pipeline/action-kit';
import { type Config, configure, type WriteConfig } from '../../src/config/config.ts';
import type { RetireConfig } from '../../src/config/retire.ts';
import type { ShowConfig } from '../../src/config/show.ts';
import { spec } from '../../src/spec.gen.ts';

/** What the inputs come to, as the runner hands them over. */
export function read(inputs: Record<string, string>, env: Record<string, string> = {}): Config {
  const given = Object.entries({ 'github-token': 't', ...inputs }).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  );
  return configured(spec, Object.fromEntries(given), (read, problems) =>
    configure(read, problems, {
      dryRun: given => given === true,
      context: { env: name => env[name] },
    }),
  );
}

export function readWrite(inputs: Record<string, string>): WriteConfig {
  const config = read({ environment: 'production', ...inputs });
  if (config.operation === 'show' || config.operation === 'retire') throw new Error('it writes none');
  return config;
}

export function readRetire(inputs: Record<string, string>): RetireConfig {
  const config = read({ operation: 'retire', environment: 'production', ...inputs });
  if (config.operation !== 'retire') throw new Error('it retires nothing');
  return config;
}

export function readShow(inputs: Record<string, string>, env: Record<string, string> = {}): ShowConfig {
  const config = read({ operation: 'show', ...inputs }, env);
  if (config.operation !== 'show') throw new Error('it writes');
  return config;
}
