import type { Evidence } from './judge.ts';
import { ENVIRONMENTS, type Environment } from './places.ts';
import type { Scenario } from './scenarios.ts';

/** Every release stands in its environment's log with its end, and none begins before the one before has ended. */
export function recordProblems(scenario: Scenario, evidence: Evidence): string[] {
  const waited = evidence.stages.filter(
    ({ stage, environment, log }) =>
      stage === 'deploy-ecs' &&
      environment === 'staging' &&
      log.some(line => line.startsWith('Waiting up to ')),
  );
  const alone =
    scenario.runs === 'two-at-once' && waited.length !== 1
      ? [`${waited.length} of the two deploys waited for the other, not one`]
      : [];
  return [...ENVIRONMENTS.flatMap(environment => inOne(environment, scenario, evidence)), ...alone];
}

function inOne(environment: Environment, { runs }: Scenario, evidence: Evidence): string[] {
  const problems: string[] = [];
  const releases = evidence.releases.filter(({ intent }) => intent.environment === environment);
  const due = environment === 'staging' ? DUE[runs ?? 'one'] : deploysTo(environment, evidence);
  if (releases.length !== due)
    problems.push(`${releases.length} release(s) to ${environment} are recorded, not ${due}`);
  for (const [at, { intent, outcome }] of releases.entries()) {
    if (outcome === undefined) problems.push(`release ${intent.id} is recorded without its end`);
    const previous = releases[at - 1]?.outcome;
    if (previous !== undefined && previous.at > intent.at)
      problems.push(`release ${intent.id} began before ${previous.intent} had ended`);
  }
  return problems;
}

/** How many releases to staging are begun; one that is refused is none. */
const DUE = {
  one: 1,
  'and-the-next': 2,
  'and-an-older-commit': 1,
  'two-at-once': 2,
  'and-promoted-by-hand': 1,
};

/** No fault keeps production's deploy from being begun once it is reached. */
function deploysTo(environment: Environment, { stages }: Evidence): number {
  return stages.filter(each => each.stage === 'deploy-ecs' && each.environment === environment).length;
}
