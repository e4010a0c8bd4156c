import { oneLine } from '@pipeline/action-kit';

/** What takes the room of two lower-case letters. https://www.unicode.org/reports/tr11/ */
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\u{20000}-\u{3FFFD}\p{Extended_Pictographic}]/u;

/** As much of a name as has room, on one line. An SVG has no measure for text, so it is by the kind of its letters. @param room in lower-case letters */
export function fitting(name: string, room: number): string {
  const letters = [...oneLine(name)];
  if (widthOf(letters) <= room) return letters.join('');
  while (widthOf(letters) > room - 1) letters.pop();
  return `${letters.join('')}…`;
}

function widthOf(letters: readonly string[]): number {
  return letters.reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : /\p{Lu}/u.test(letter) ? 1.4 : 1), 0);
}
