const LONGEST = 200;
/** Controls, what turns the direction of a text, and what is not seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * A text from outside (a branch's name, a commit's message) for a comment, as it is: no markup, no link, nobody mentioned. What could be
 * Markdown is written as its number, which never is, https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references; and
 * GitHub links and mentions nothing within code.
 */
export function codeSpan(text: string): string {
  const line = text.replace(UNSEEN, ' ').trim();
  const characters = [...line];
  const shown = characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : line;
  const inert = shown.replace(/[!-/:-@[-`{-~]/g, sign => `&#${sign.charCodeAt(0)};`);
  return `<code>${inert}</code>`;
}
