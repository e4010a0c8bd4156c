/** What a name stands for: an `ARG`'s or `ENV`'s value. */
export type Lookup = (name: string) => string | undefined;

const NAME = String.raw`[\p{L}_][\p{L}\p{Nd}_]*|\p{Nd}+|[@*#?$!-]`;
const BARE = new RegExp(`^(?:${NAME})`, 'u');
const BRACED = new RegExp(`^(${NAME})(?:(:?[-+?])(.*))?$`, 'su');

/**
 * Splits text at blanks and replaces `$name`, `${name}`, `${name:-word}`, `${name:+word}` and `${name:?word}` as the
 * builder does: quotes group and vanish, nothing is replaced in single ones, an unknown name is empty.
 * `undefined` where a form is not known. https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export function words(text: string, lookup: Lookup, escapeCharacter: string): string[] | undefined {
  return replaced(text, lookup, escapeCharacter, true);
}

/** The same for text that is one word, whatever blanks are in it. */
export function oneWord(text: string, lookup: Lookup, escapeCharacter: string): string | undefined {
  const found = replaced(text, lookup, escapeCharacter, false);
  return found === undefined ? undefined : (found[0] ?? '');
}

function replaced(
  text: string,
  lookup: Lookup,
  escapeCharacter: string,
  splits: boolean,
): string[] | undefined {
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
      const value = variable(text.slice(i + 1), lookup, escapeCharacter);
      if (value === undefined) return undefined;
      word = (word ?? '') + value.text;
      i += value.length;
    } else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (splits && quote === '' && /\s/.test(char)) {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (word !== undefined) found.push(word);
  return found;
}

/** What follows a `$`: its value and how much text it took. */
function variable(
  text: string,
  lookup: Lookup,
  escapeCharacter: string,
): { text: string; length: number } | undefined {
  if (!text.startsWith('{')) {
    const name = BARE.exec(text)?.[0];
    return name === undefined ? { text: '$', length: 0 } : { text: lookup(name) ?? '', length: name.length };
  }
  const end = closingBrace(text, escapeCharacter);
  const braced = BRACED.exec(text.slice(1, Math.max(end, 1)));
  if (braced === null) return undefined;
  const [, name = '', how = '', word = ''] = braced;
  const value = lookup(name);
  // With a colon an empty value counts as none.
  const present = how.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  const instead = () => oneWord(word, lookup, escapeCharacter);
  let result: string | undefined = value ?? '';
  if (how.endsWith('+')) result = present ? instead() : '';
  else if (how.endsWith('-') && !present) result = instead();
  // The builder ends here, with the word as its message.
  else if (how.endsWith('?') && !present) return undefined;
  return result === undefined ? undefined : { text: result, length: end + 1 };
}

/** Where the brace that opens `text` is closed: braces, quotes and escapes may stand within. -1 where it is not. */
function closingBrace(text: string, escapeCharacter: string): number {
  let depth = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === escapeCharacter && quote !== "'") i++;
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (quote === '' && char === '{' && (i === 0 || text[i - 1] === '$')) depth++;
    else if (quote === '' && char === '}' && --depth === 0) return i;
  }
  return -1;
}
