import { posix } from 'node:path';
import { ConfigError } from '@pipeline/contracts';
import { globToRegExp } from './glob.ts';

/** What a `.dockerignore` leaves out. */
export interface IgnoreRules {
  ignores(path: string): boolean;
  /** Whether something below an ignored directory may be taken in again, so that it must be looked at. */
  mayReturn: boolean;
}

/**
 * Reads a `.dockerignore`: the last line that matches a path, or a directory above it, decides.
 * https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function parseDockerignore(text: string, name = '.dockerignore'): IgnoreRules {
  const rules = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter(line => !line.startsWith('#'))
    .map(line => line.trim())
    .filter(line => line !== '' && line !== '!')
    .map(line => {
      const returns = line.startsWith('!');
      const path = posix.normalize(returns ? line.slice(1).trim() : line).replace(/^\/+|\/+$/g, '');
      return { returns, pattern: patternOf(path, name) };
    });
  return {
    mayReturn: rules.some(({ returns }) => returns),
    ignores(path) {
      const parts = path.split('/');
      const chain = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
      let ignored = false;
      for (const { returns, pattern } of rules) {
        if (ignored === returns && chain.some(each => pattern.test(each))) ignored = !returns;
      }
      return ignored;
    },
  };
}

function patternOf(path: string, name: string): RegExp {
  try {
    return globToRegExp(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : cause;
    throw new ConfigError(`${name}: ${why}`, { hint: `Correct that line of ${name}`, cause });
  }
}
