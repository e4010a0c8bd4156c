/** What there is to judge a failure by: all that one revision, job or execution says of it. */
export interface Clue {
  /** Reasons of the conditions that did not succeed, such as `CONTAINER_MISSING`. */
  reasons: readonly string[];
  /** Google's sentences: of the conditions, of the operation, of the tasks. */
  texts: readonly string[];
  exitCode?: number;
  signal?: number;
  /** The last lines in its log: the program's, and Cloud Run's own words between them. */
  lines: readonly string[];
}

/** A likely cause, what mends it, and where Google tells more. */
export interface Cause {
  words: string;
  fix: string;
  page: string;
}

/**
 * One row of a table of causes. Within a table and among tables the first match wins: the particular before the general.
 * Each row names where its text was met: a page, a thread, or `find_string N`, a file of a public repository.
 */
export interface CauseRow {
  when: (clue: Clue) => boolean;
  words: string | ((clue: Clue) => string);
  fix: string | ((clue: Clue) => string);
  page: string;
}

/*
 * Reasons are Google's own codes, and stand first. Below them its sentences are all there is to tell causes apart; they
 * only choose advice here, and no decision rests on them.
 */
/** https://docs.cloud.google.com/run/docs/reference/rest/v2/Condition */
export const gives =
  (...reasons: string[]) =>
  (clue: Clue): boolean =>
    clue.reasons.some(reason => reasons.includes(reason));

export const says =
  (text: RegExp) =>
  ({ texts }: Clue): boolean =>
    texts.some(each => text.test(each));

export const writes =
  (text: RegExp) =>
  ({ lines }: Clue): boolean =>
    lines.some(line => text.test(line));

/** In a sentence, or among the lines: Cloud Run says some things here and some there. */
export const tells = (text: RegExp) => any(says(text), writes(text));

export const exits =
  (...codes: number[]) =>
  ({ exitCode }: Clue): boolean =>
    exitCode !== undefined && codes.includes(exitCode);

export const killed =
  (...signals: number[]) =>
  ({ signal }: Clue): boolean =>
    signal !== undefined && signals.includes(signal);

export const any =
  (...conditions: ((clue: Clue) => boolean)[]) =>
  (clue: Clue): boolean =>
    conditions.some(holds => holds(clue));

/** What a sentence or a line names: the first group of the pattern, where it is found and no longer than a name. */
export function named(text: RegExp, { texts, lines }: Clue): string | undefined {
  for (const each of [...texts, ...lines]) {
    const [, found] = text.exec(each) ?? [];
    if (found !== undefined && found.length <= 200) return found;
  }
  return undefined;
}

const DOCS = 'https://docs.cloud.google.com/';

/** A page of Cloud Run's documentation. */
export const runDocs = (page: string): string => `${DOCS}run/docs/${page}`;
/** A page of another product's. */
export const docs = (page: string): string => `${DOCS}${page}`;
