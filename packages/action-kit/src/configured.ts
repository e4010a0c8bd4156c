import type { RunContext } from './context.ts';
import { readInputs } from './inputs.ts';
import { Problems } from './problems.ts';
import type { ActionSpec } from './spec.ts';

/** What an action may know of its run before its story starts: nothing that acts. */
export interface RunFacts {
  context: RunContext;
  /** What the workflow says, else true under act unless `endpoint` is on this machine. */
  dryRun(given: boolean | undefined, endpoint?: string): boolean;
}

/**
 * Inputs → what the story works with, by the rules that a type cannot tell. It adds what is wrong to `problems`
 * and goes on; an input that is missing or malformed is listed already and is a placeholder of its type here.
 * What it returns after a problem is thrown away.
 */
export type Configure<Inputs, Config> = (inputs: Inputs, problems: Problems) => Config;

/**
 * Reads and configures in one round: one `ConfigError` lists everything that is wrong, in the order of the
 * action's inputs, unknown ones last. `env` is the environment as the runner sets it.
 */
export function configured<Inputs, Config>(
  spec: ActionSpec<Inputs>,
  env: Readonly<Record<string, string | undefined>>,
  configure: Configure<Inputs, Config>,
): Config {
  const { inputs, unreadable } = readInputs(spec, env);
  const problems = new Problems(Object.keys(spec.inputs), unreadable);
  try {
    return configure(inputs, problems);
  } finally {
    // Wins over what `configure` threw: where an input is bad, that is only what came of it.
    problems.throwIfAny();
  }
}
