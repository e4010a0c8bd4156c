/** What a name stands for: an `ARG`'s or `ENV`'s value. */
export type Lookup = (name: string) => string | undefined;

const BRACED = /^\{([A-Za-z_]\w*)(?:(:?[-+])([^}]*))?\}/;
const BARE = /^[A-Za-z_]\w*/;

/**
 * Splits text at blanks and replaces `$name`, `${name}`, `${name:-word}` and `${name:+word}` as the builder
 * does: quotes group and vanish, nothing is replaced in single ones, an unknown name is empty.
 * `undefined` where a form is not known. https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export function words(text: string, lookup: Lookup, escapeCharacter: string): string[] | undefined {
  const found: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote === "'") {
      if (char === "'") quote = '';
      else word += char;
    } else if (char === escapeCharacter) {
      const next = text[++i] ?? '';
      word =
        (word ?? '') + (quote === '"' && !['"', '$', escapeCharacter].includes(next) ? char + next : next);
    } else if (char === '$') {
      const value = variable(text.slice(i + 1), lookup);
      if (value === undefined) return undefined;
      word = (word ?? '') + value.text;
      i += value.length;
    } else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (quote === '' && /\s/.test(char)) {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (word !== undefined) found.push(word);
  return found;
}

/** What follows a `$`: its value and how much text it took. */
function variable(text: string, lookup: Lookup): { text: string; length: number } | undefined {
  const bare = BARE.exec(text);
  if (bare !== null) return { text: lookup(bare[0]) ?? '', length: bare[0].length };
  const braced = BRACED.exec(text);
  if (braced === null) return text.startsWith('{') ? undefined : { text: '$', length: 0 };
  const [all, name = '', how, word = ''] = braced;
  const value = lookup(name);
  // With a colon an empty value counts as none.
  const present = how?.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  if (how?.endsWith('-')) return { text: present ? (value ?? '') : word, length: all.length };
  if (how?.endsWith('+')) return { text: present ? word : '', length: all.length };
  return { text: value ?? '', length: all.length };
}
