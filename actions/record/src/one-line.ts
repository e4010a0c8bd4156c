/** Controls, what turns the direction of a text, and what is not seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;

/** A text from outside as one line, in which nothing hides. */
export function oneLine(text: string, longest = 200): string {
  const line = text.replace(UNSEEN, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
