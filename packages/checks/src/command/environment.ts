import type { Checkpoint } from '../release/finding.ts';

/** What a program cannot be found or run without. */
export interface Surroundings {
  path: string | undefined;
  home: string | undefined;
}

/**
 * A command's whole environment: what was given, the runner's PATH and HOME, and what is checked: `PIPELINE_TARGET`
 * (its name), `PIPELINE_URL`, and at a hold `PIPELINE_HOLD` (where it stands), `PIPELINE_HOLD_ID` and
 * `PIPELINE_TRAFFIC` (percent). The runner's other variables, its tokens among them, stay with the runner.
 */
export function commandEnvironment(
  { name, url, hold }: Checkpoint,
  { path, home }: Surroundings,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const env: Record<string, string | undefined> = {
    PATH: path,
    HOME: home,
    ...given,
    PIPELINE_TARGET: name,
    PIPELINE_URL: url,
    PIPELINE_HOLD: hold?.at,
    PIPELINE_HOLD_ID: hold?.id,
    PIPELINE_TRAFFIC: hold?.traffic?.toString(),
  };
  const set = Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  return Object.fromEntries(set);
}
