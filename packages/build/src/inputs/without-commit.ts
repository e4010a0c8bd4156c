import { isCommitId } from '@pipeline/contracts';

/** What of a commit's id is enough to mean it, as git shows it at least. */
const SHORTEST = 7;

/**
 * A value with the commit's id taken out: the texts around it and, in place of each, how much of it stood there. An image
 * that is found by its inputs was built from an earlier commit, and it says so: its own id is right in it, and that each
 * commit has another makes no other image. So a value that differs by that alone is the same, even where a RUN reads it.
 * Counted are the whole id anywhere, and 7 or more of its first characters as a whole word.
 */
export function withoutCommit(value: string, commit: string | undefined): Array<string | number> {
  if (commit === undefined || !isCommitId(commit)) return [value];
  const found: Array<string | number> = [];
  let from = 0;
  for (const { 0: text, index } of value.matchAll(idOf(commit))) {
    found.push(value.slice(from, index), text.length);
    from = index + text.length;
  }
  return [...found, value.slice(from)];
}

/** The whole id, or a word that is the start of it: `abcdefg(?:h(?:i)?)?`, so to speak. */
function idOf(commit: string): RegExp {
  const more = [...commit.slice(SHORTEST)].reduceRight((rest, digit) => `(?:${digit}${rest})?`, '');
  return new RegExp(`${commit}|(?<![0-9A-Za-z])${commit.slice(0, SHORTEST)}${more}(?![0-9A-Za-z])`, 'g');
}
