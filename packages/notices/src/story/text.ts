/** Line breaks and other controls, and what turns the direction of a text; not what joins an emoji, nor what shapes letters. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;
/** What belongs to the character before it. */
const MARK = /^(?:\p{M}|\u200d|\ufe0f)$/u;

/**
 * A text from outside (a branch's name, a reason, a login) as one line that no reader's program can take for anything else
 * than text. How it is quoted is each channel's business.
 * @param longest in characters; what is beyond is cut, with a sign
 */
export function oneLine(text: string, longest = 300): string {
  const line = text
    // Half of a character can be carried by neither JSON nor UTF-8.
    .toWellFormed()
    .replace(UNSEEN, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return cut(line, longest);
}

/** Never in the middle of a character, nor before a mark that belongs to it. */
export function cut(text: string, longest: number): string {
  const characters = [...text];
  if (characters.length <= longest) return text;
  let end = longest - 1;
  while (end > 0 && MARK.test(characters[end] ?? '')) end -= 1;
  return `${characters.slice(0, end).join('')}…`;
}

/** `ecs:eu-west-1/shop/api` → `api`: what a person calls it. */
export function shortName(subject: string): string {
  return oneLine(subject.slice(Math.max(subject.lastIndexOf('/'), subject.indexOf(':')) + 1), 60);
}

/** Each once, in order of the alphabet; those beyond the first few as their number. */
export function namesOf(subjects: Iterable<string>, most = 5): string {
  return listOf([...new Set([...subjects].map(shortName))].sort(), most);
}

export function shortSha(sha: string): string {
  return oneLine(sha, 60).slice(0, 7);
}

/** Only what a browser opens as a page: nothing from outside becomes a link to anything else. */
export function pageUrl(url: string | undefined): string | undefined {
  if (url === undefined || url.length > 2_000 || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  const isPage = parsed.protocol === 'https:' || parsed.protocol === 'http:';
  return isPage && parsed.username === '' && parsed.password === '' ? parsed.href : undefined;
}

/** Names from outside, such as those of checks. */
export function listOf(names: readonly string[], most = 8): string {
  const shown = names.slice(0, names.length > most ? most - 1 : most).map(name => oneLine(name, 100));
  const more = names.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
