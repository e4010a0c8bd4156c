import { parse } from 'yaml';

/** The items of the input `checks`: lines, or what a YAML or JSON list holds. In words why it is neither. */
export function readChecksText(text: string): unknown[] | { problem: string; fix: string } {
  const start = text.replace(/^(?:\s*#.*\n|\s*\n)*/, '').trimStart();
  if (/^(?:-\s|\[)/.test(start)) return readList(text);
  if (/^(?:\{|[\w-]+\s*:(?!\/\/))/.test(start)) {
    return { problem: 'the text is one map, not a list of checks', fix: 'Put `- ` before each check' };
  }
  return text
    .split(/\r?\n/)
    .map(line => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter(line => line !== '');
}

function readList(text: string): unknown[] | { problem: string; fix: string } {
  try {
    const value: unknown = parse(text, { logLevel: 'error' });
    if (Array.isArray(value)) return value;
    return { problem: 'the text is not a list of checks', fix: 'Put `- ` before each check' };
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n');
    return {
      problem: `the text is not YAML: ${first.replace(/[.:]$/, '')}`,
      fix: 'Check indentation and quotes; lines such as `/health 200` need no YAML',
    };
  }
}
