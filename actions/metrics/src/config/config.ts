import type { Problems, RunFacts } from '@pipeline/action-kit';
import { checkEnvironmentName, type ReleaseHome, readHome } from '@pipeline/release-home';
import type { Inputs } from '../spec.gen.ts';
import { isInside, isSame } from './is-inside.ts';

export interface Config {
  /** One at least. */
  environments: string[];
  fromEnvironments: string[];
  /** `undefined`: all. */
  services: string[] | undefined;
  /** Milliseconds. */
  window: number;
  svg: string | undefined;
  jsonFile: string | undefined;
  /** `undefined` only where an input is wrong. */
  home: ReleaseHome | undefined;
}

const HOUR = 3_600_000;
const LONGEST = 365 * 24 * HOUR;

/** Inputs → what the story works with, by the rules that a type cannot tell. It is pure, and throws nothing. */
export function configure(
  inputs: Inputs,
  problems: Problems,
  { context }: { context: Pick<RunFacts['context'], 'workspace'> },
): Config {
  const { services = [], window, svg, jsonFile, releaseLog } = inputs;
  const environments = namesIn('environments', inputs.environments, problems);
  const fromEnvironments = namesIn('from-environments', inputs.fromEnvironments ?? [], problems);
  if (environments.length === 0)
    problems.add('environments', 'it names none', 'Write at least one, such as production');
  const both = fromEnvironments.filter(name => environments.includes(name));
  for (const name of both)
    problems.add(
      'from-environments',
      `${JSON.stringify(name)} is measured itself`,
      'Name those that a commit goes through before, and measure them in a step of their own',
    );
  if (window < HOUR || window > LONGEST)
    problems.add('window', 'it is out of bounds', 'Write a time from 1h to 365d, such as 30d');
  for (const [input, path] of [
    ['svg', svg],
    ['json-file', jsonFile],
  ] as const)
    if (path !== undefined && !isInside(context.workspace, path))
      problems.add(
        input,
        `${JSON.stringify(path)} is no file below the workspace`,
        'Name one there, such as delivery.svg',
      );
  if (svg !== undefined && jsonFile !== undefined && isSame(context.workspace, svg, jsonFile))
    problems.add('json-file', '`svg` names the same file', 'Give each a name of its own');
  if (releaseLog === 'none')
    problems.add('release-log', 'without one there is nothing to measure', 'Write github or file:PATH');
  return {
    environments,
    fromEnvironments,
    services: services.length === 0 ? undefined : [...new Set(services)],
    window,
    svg,
    jsonFile,
    home: readHome(inputs, problems, { needed: true }),
  };
}

function namesIn(input: string, given: readonly string[], problems: Problems): string[] {
  const names = [...new Set(given)];
  for (const name of names) checkEnvironmentName(input, name, problems);
  return names;
}
