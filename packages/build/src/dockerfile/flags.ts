/** What stands before an instruction's own words: `--name=value`; a flag without `=` has no value. */
export interface Flagged {
  flags: Array<[name: string, value: string | undefined]>;
  rest: string;
}

/** Takes the flags off. Quotes and escapes in them vanish, variables stay. https://docs.docker.com/reference/dockerfile/#copy */
export function takeFlags(text: string, escapeCharacter: string): Flagged {
  const flags: Flagged['flags'] = [];
  let rest = text.trimStart();
  while (rest.startsWith('--')) {
    const { word, length } = flagWord(rest, escapeCharacter);
    rest = rest.slice(length).trimStart();
    if (word === '--') break;
    const at = word.indexOf('=');
    flags.push(at < 0 ? [word.slice(2), undefined] : [word.slice(2, at), word.slice(at + 1)]);
  }
  return { flags, rest };
}

/** The text up to a blank outside quotes: what it says, and how long it is as written. */
function flagWord(text: string, escapeCharacter: string): { word: string; length: number } {
  let word = '';
  let quote = '';
  let i = 0;
  for (; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === escapeCharacter) word += text[++i] ?? '';
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (quote === '' && /\s/.test(char)) break;
    else word += char;
  }
  return { word, length: i };
}
