import { ConfigError } from './errors.ts';

/** Where bad inputs are told; action-kit's `Problems` is one. */
export interface InputProblems {
  /** @param input as the workflow names it */
  add(input: string, problem: string, fix: string): void;
}

/** What is wrong with one input, and how to mend it. */
export interface Problem {
  input: string;
  problem: string;
  fix: string;
}

/** One error that tells all problems of what was wanted of `subject`. */
export function refusedInputs(subject: string, problems: readonly Problem[]): ConfigError {
  const [first, ...more] = problems;
  if (first !== undefined && more.length === 0)
    return new ConfigError(`${subject}: ${first.input}: ${first.problem}`, { hint: first.fix });
  const lines = problems.map(({ input, problem, fix }) => `- ${input}: ${problem}. ${fix}`);
  return new ConfigError([`${subject}: ${problems.length} inputs are wrong`, ...lines].join('\n'), {
    hint: 'Mend all of these inputs; nothing was changed',
  });
}
