/** Controls, what turns the direction of a text, what is not seen, and what XML and UTF-8 cannot carry. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s\uFFFE\uFFFF]+/gu;

/** A text from outside as one line, in which nothing hides. @param longest in characters; what is beyond is cut, with a sign */
export function oneLine(text: string, longest = 200): string {
  const characters = [...text.replace(UNSEEN, ' ').trim()];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
}
