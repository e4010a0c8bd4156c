/** How a check ended. Tests are counted one by one, any other check as one. */
export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
  /** All that was printed; shown whole when the check failed. */
  output: string;
  /** What a reader must know though nothing failed, a line each: what was skipped, and why. */
  notes: string[];
}

export interface Check {
  name: string;
  /** Checks that must have passed before this one can start. */
  needs?: readonly string[];
  /** Checks of one shift run side by side, and beside no others; all that name none are of one. */
  shift?: string;
  run(): Promise<Outcome>;
}

export interface Result {
  name: string;
  /** Milliseconds. */
  took: number;
  outcome: Outcome;
}
