import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

type Texts = Record<string, string>;

interface Workflow {
  on: Record<string, unknown>;
  concurrency?: { group: string; queue?: string };
  jobs: Record<
    string,
    { env?: Texts; steps?: { uses?: string; with?: Record<string, string | number | boolean> }[] }
  >;
}

/** A step of the action in one of its examples: where it stands, its inputs as the runner gives them, and what is around. */
export type ExampleStep = [where: string, given: Texts, around: { workflow: Workflow; env: Texts }];

/**
 * An action's examples, beside the folder of its tests. An example in which the action has no step is an error: nothing
 * would be tested of it.
 *
 * @param values What an expression may well be when it runs, by its code.
 */
export function examplesOf(tests: string, values: Texts = {}) {
  const folder = join(tests, '..');
  const action = basename(folder);
  const files = globSync('*.yml', { cwd: join(folder, 'examples') }).sort();
  if (files.length === 0) throw new Error(`${action} has no examples`);
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  return {
    files,
    steps: files.flatMap(file => {
      const workflow = parse(readFileSync(join(folder, 'examples', file), 'utf8')) as Workflow;
      const steps = stepsOf(action, workflow, values);
      if (steps.length === 0) throw new Error(`${file} has no step of ${action}`);
      return steps.map(([job, ...rest]): ExampleStep => [`${file}, job ${job}`, ...rest]);
    }),
    notInReadme: files.filter(file => !readme.includes(`actions/${action}/examples/${file}`)),
  };
}

function stepsOf(action: string, workflow: Workflow, values: Texts): ExampleStep[] {
  return Object.entries(workflow.jobs).flatMap(([job, { env = {}, steps = [] }]) =>
    steps
      .filter(({ uses }) => uses?.startsWith(`org/pipeline/${action}@`))
      .map(
        (step): ExampleStep => [job, filled(step.with ?? {}, values), { workflow, env: filled(env, values) }],
      ),
  );
}

/** What has no value stands as `no …`, for the inputs’ rules to refuse. */
const filled = (given: Record<string, string | number | boolean>, values: Texts): Texts =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      String(value).replace(/\$\{\{ (.+?) \}\}/g, (_, code: string) => values[code] ?? `no ${code}`),
    ]),
  );
