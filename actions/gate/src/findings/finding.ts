/** A place in a file as a tool named it: a path (absolute or relative to where it ran) or a `file://` URL. */
export interface Location {
  file: string;
  /** From 1. */
  line: number;
  column?: number;
}

/** One problem that a tool reported. */
export interface Finding {
  message: string;
  /** The rule or the test, where the tool named it. */
  title?: string;
  /** Where it may be told, the best first: of a stack trace, its frames. */
  at: Location[];
}

/** Reads a tool's output, lines without colours, for problems that fail a task. Unknown lines are skipped. */
export type Parser = (lines: readonly string[]) => Finding[];

/** A Location of matched text. */
export function location(file = '', line = '', column?: string): Location {
  return { file, line: Number(line), ...(column !== undefined && { column: Number(column) }) };
}
