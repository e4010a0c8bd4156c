/** A comment before anything else that says how the file is to be read. */
export interface Directive {
  /** In lower case: `syntax`, `escape` or `check`. */
  name: string;
  value: string;
  line: number;
}

const KNOWN = ['syntax', 'escape', 'check'];

/** The directives that a Dockerfile begins with. https://docs.docker.com/reference/dockerfile/#parser-directives */
export function readDirectives(lines: readonly string[]): Directive[] {
  const found: Directive[] = [];
  for (const [i, line] of lines.entries()) {
    if (i === 0 && line.startsWith('#!')) continue;
    const [, name = '', value = ''] = /^\s*#\s*([a-z][a-z0-9]*)\s*=\s*(\S.*?)\s*$/i.exec(line) ?? [];
    if (!KNOWN.includes(name.toLowerCase())) break;
    found.push({ name: name.toLowerCase(), value, line: i + 1 });
  }
  return found;
}
