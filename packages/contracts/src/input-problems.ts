/** Where bad inputs are told; action-kit's `Problems` is one. */
export interface InputProblems {
  /** @param input as the workflow names it */
  add(input: string, problem: string, fix: string): void;
}
