/**
 * Splits text at blanks outside quotes, and leaves quotes, escapes and variables as they stand. A here-document's mark
 * takes the blanks behind it along. Nothing where a quote is never closed, which no builder accepts.
 */
export function rawWords(text: string, escapeCharacter: string): string[] {
  const word = escapeCharacter === '`' ? WORD_BY_BACKTICK : WORD;
  return text.replace(word, '').trim() === '' ? (text.match(word) ?? []) : [];
}

const WORD = /(?:\\.?|'[^']*'|"(?:\\.|[^"\\])*"|<<[\t\r ]*|[^\s\\'"])+/gs;
const WORD_BY_BACKTICK = /(?:`.?|'[^']*'|"(?:`.|[^"`])*"|<<[\t\r ]*|[^\s`'"])+/gs;
