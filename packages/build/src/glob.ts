import { ConfigError } from '@pipeline/contracts';

/**
 * A pattern as Dockerfiles and `.dockerignore` write it → an expression over a whole relative path.
 * `*` and `?` stop at `/`, `**` does not, `[a-z]` and `[^a]` are classes, `\` takes the next as it is.
 * Throws a ConfigError for one that is malformed. https://docs.docker.com/build/concepts/context/#syntax
 */
export function globToRegExp(pattern: string): RegExp {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    if (char === '*' && pattern[i + 1] === '*') {
      const slash = pattern[i + 2] === '/';
      source += slash ? '(?:.*/)?' : '.*';
      i += slash ? 2 : 1;
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '[' && pattern.indexOf(']', i + 2) > 0) {
      const end = pattern.indexOf(']', i + 2);
      source += `[${pattern.slice(i + 1, end).replace(/[\\[&]/g, '\\$&')}]`;
      i = end;
    } else if (char === '\\' && i + 1 < pattern.length) source += literal(pattern[++i] ?? '');
    else source += literal(char);
  }
  try {
    return new RegExp(`^${source}$`, 's');
  } catch (cause) {
    throw new ConfigError(`the pattern ${JSON.stringify(pattern)} is malformed`, { cause });
  }
}

export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

function literal(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
