/** What there is to find a cause in. */
export interface Clue {
  /** Vercel's own codes, such as `BUILD_FAILED`. */
  codes: readonly string[];
  /** Vercel's sentences about the deployment, then the lines of its build log. */
  texts: readonly string[];
}

/** A likely cause, what mends it, and where more is told. */
export interface Cause {
  words: string;
  fix: string;
  page: string;
  /** Whose it is. `nothing`: there was nothing to build, and that is no failure. */
  of: 'code' | 'settings' | 'access' | 'limits' | 'nothing';
}

/**
 * One row of a table of causes; the first match wins, within a table and among tables. Vercel has few codes of its own, and build
 * tools have none: sentences choose advice here, and no decision rests on them. Each row names where its text was met: a page, a
 * thread, or `find_string N`, a file of a public repository.
 */
export interface CauseRow {
  codes?: readonly string[];
  /** Of one text; its groups are what `words` and `fix` may tell. */
  text?: RegExp;
  words: string | ((found: Found) => string);
  fix: string | ((found: Found) => string);
  page: string;
}

/** The groups of the text by their order, made fit for one line; empty where the pattern has none or a code alone matched. */
export type Found = (group: number) => string;

const LONGEST = 200;

export function causeIn(rows: readonly CauseRow[], of: Cause['of'], clue: Clue): Cause | undefined {
  for (const { codes = [], text, words, fix, page } of rows) {
    const match = text && matchOf(text, clue.texts);
    if (match === undefined && !clue.codes.some(code => codes.includes(code))) continue;
    const found: Found = group =>
      (match?.[group] ?? '')
        .replace(/\p{Cc}+/gu, ' ')
        .trim()
        .slice(0, LONGEST);
    const told = (each: CauseRow['words']) => (typeof each === 'string' ? each : each(found));
    return { words: told(words), fix: told(fix), page, of };
  }
  return undefined;
}

function matchOf(text: RegExp, texts: readonly string[]): RegExpExecArray | undefined {
  for (const each of texts) {
    const match = text.exec(each);
    if (match !== null) return match;
  }
  return undefined;
}

/** A page of Vercel's documentation. */
export const docs = (page: string): string => `https://vercel.com/docs/${page}`;
