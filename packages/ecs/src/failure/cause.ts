/** What there is to judge a failure by: one way in which tasks stopped, or what the service's events say. */
export interface Clue {
  /** The task's and its container's reason, or an event's text. */
  reason: string;
  exitCode?: number;
  /** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
  stopCode?: string;
  /** The last lines that such a task wrote. */
  lines: readonly string[];
}

/** A likely cause, what mends it, and where AWS tells more. */
export interface Cause {
  words: string;
  fix: string;
  page: string;
}

/** One row of a table of causes. Within a table and among tables the first match wins: the particular before the general. */
export interface CauseRow extends Cause {
  when: (clue: Clue) => boolean;
}

/*
 * ECS has no codes below the error's name, so its texts are all there is to tell causes apart. They only choose
 * advice here; no decision rests on them.
 */
export const says =
  (text: RegExp) =>
  ({ reason }: Clue): boolean =>
    text.test(reason);

export const exits =
  (...codes: number[]) =>
  ({ exitCode }: Clue): boolean =>
    exitCode !== undefined && codes.includes(exitCode);

export const writes =
  (text: RegExp) =>
  ({ lines }: Clue): boolean =>
    lines.some(line => text.test(line));

const GUIDE = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/';

/** A page of the developer guide. */
export const guide = (page: string): string => `${GUIDE}${page}.html`;
