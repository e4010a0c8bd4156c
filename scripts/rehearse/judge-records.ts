import type { ReleaseRecord } from '../../packages/contracts/src/index.ts';
import type { Evidence } from './judge.ts';
import { ENVIRONMENTS, type Environment } from './places.ts';
import type { Scenario } from './scenarios.ts';
import type { StageRun } from './stages.ts';
import { isDeploy } from './ways-back.ts';

/**
 * Every part of a release stands in its environment's log with its end; none begins before the one before on its platform has
 * ended; and what one run delivers to several platforms is one release, under one id.
 */
export function recordProblems(scenario: Scenario, evidence: Evidence): string[] {
  const waited = evidence.stages.filter(
    ({ stage, environment, log }) =>
      isDeploy(stage) && environment === 'staging' && log.some(line => line.startsWith('Waiting up to ')),
  );
  const alone =
    scenario.runs === 'two-at-once' && waited.length === 0
      ? ['neither of the two runs waited for the other']
      : [];
  return [...ENVIRONMENTS.flatMap(environment => inOne(environment, scenario, evidence)), ...alone];
}

function inOne(environment: Environment, { runs }: Scenario, evidence: Evidence): string[] {
  const records = evidence.releases.filter(({ intent }) => intent.environment === environment);
  const deploys = evidence.stages.filter(each => isDeploy(each.stage) && each.environment === environment);
  // What goes back goes back on all platforms as one.
  const platforms = Map.groupBy(
    records.filter(({ intent }) => intent.back === undefined),
    platformOf,
  );
  const problems = [...new Set(deploys.map(({ stage }) => stage))].flatMap(stage => {
    const there = platforms.get(stage.replace(/^\w+-/, '')) ?? [];
    // No fault keeps production's deploy from being begun once it is reached.
    const due = environment === 'staging' ? DUE[runs ?? 'one'] : ran(deploys, stage);
    return there.length === due
      ? []
      : [`${there.length} release(s) to ${environment} by ${stage} are recorded, not ${due}`];
  });
  for (const there of platforms.values()) problems.push(...inTurn(there));
  if (environment === 'staging') problems.push(...asOne(records, platforms.size));
  return problems;
}

/** One that was refused is recorded by nobody. */
function ran(deploys: readonly StageRun[], stage: string): number {
  return deploys.filter(each => each.stage === stage && each.outputs.verdict !== 'not-started').length;
}

/** @param records oldest first */
function inTurn(records: readonly ReleaseRecord[]): string[] {
  return records.flatMap(({ intent, outcome }, at) => {
    const previous = records[at - 1]?.outcome;
    return [
      ...(outcome === undefined ? [`release ${intent.id} is recorded without its end`] : []),
      ...(previous !== undefined && previous.at > intent.at
        ? [`release ${intent.id} began before ${previous.intent} had ended`]
        : []),
    ];
  });
}

function asOne(records: readonly ReleaseRecord[], platforms: number): string[] {
  const releases = Map.groupBy(records, ({ intent }) => intent.id);
  return [...releases].flatMap(([id, parts]) =>
    new Set(parts.map(platformOf)).size === platforms
      ? []
      : [`release ${id} is not on every platform that was delivered to`],
  );
}

/** `cloudrun:shop-staging/europe-west1/services/web` → `cloudrun` */
function platformOf({ intent: { targets } }: ReleaseRecord): string {
  return targets[0]?.subject.split(':')[0] ?? '';
}

/** How many releases to staging are begun on each platform; one that is refused is none. */
const DUE = {
  one: 1,
  'and-the-next': 2,
  'and-an-older-commit': 1,
  'two-at-once': 2,
  'and-promoted-by-hand': 1,
  'and-rolled-back': 2,
  'and-decided': 2,
};
