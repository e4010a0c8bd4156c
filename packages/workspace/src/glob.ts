const SPECIAL = /[.+^$()|[\]\\]/g;

/** The alternatives of `{a,b}` written out; nested braces too. */
function expand(pattern: string): string[] {
  const match = /\{([^{}]*)\}/.exec(pattern);
  if (!match) return [pattern];
  const before = pattern.slice(0, match.index);
  const after = pattern.slice(match.index + match[0].length);
  return (match[1] ?? '').split(',').flatMap(choice => expand(`${before}${choice}${after}`));
}

function segment(text: string): string {
  return text.replace(SPECIAL, '\\$&').replaceAll('*', '[^/]*').replaceAll('?', '[^/]');
}

function expression(pattern: string): RegExp {
  const parts = pattern.replace(/^\.\//, '').replace(/\/+$/, '').split('/');
  let source = '';
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    if (part === '**') source += last ? '.+' : '(?:[^/]+/)*';
    else source += last ? segment(part) : `${segment(part)}/`;
  }
  return new RegExp(`^${source}$`);
}

/**
 * Whether a path matches the patterns that package managers take: `*`, `?`, `{a,b}`, `**`; one that begins
 * with `!` excludes what earlier ones included.
 */
export function matchesGlobs(path: string, patterns: readonly string[]): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const excludes = pattern.startsWith('!');
    const hit = expand(excludes ? pattern.slice(1) : pattern).some(each => expression(each).test(path));
    if (hit) matched = !excludes;
  }
  return matched;
}
