import type { LiveService } from './live.ts';
import type { Scenario } from './scenarios.ts';
import type { StageRun } from './stages.ts';

export interface Judgement {
  good: boolean;
  text: string;
}

/** What a run must leave behind: the versions that each service may answer with, and the images that were built. */
export interface Expected {
  head: string;
  before: string;
  /** By service, by digest; what build-push put out. */
  images: Record<string, string>;
}

/** Whether the pipeline reacted to the scenario as it must; every disappointment is told. */
export function judgeRehearsal(
  scenario: Scenario,
  stages: StageRun[],
  live: LiveService[],
  expected: Expected,
): Judgement {
  const { red } = scenario;
  const problems =
    red === undefined ? mustBeGreen(stages, live, expected) : mustBeRed(red, stages, live, expected);
  if (problems.length > 0) return { good: false, text: problems.join('; ') };
  if (red === undefined)
    return {
      good: true,
      text: `Green: ${live.length} service(s) run the images that were built in this run, and answer with its version`,
    };
  const kept = red.stage === 'deploy-ecs' ? '; the release before still serves' : '';
  return { good: true, text: `Red as it must be: ${red.stage} refused the release${kept}` };
}

function mustBeGreen(stages: StageRun[], live: LiveService[], { head, images }: Expected): string[] {
  return [
    ...stages
      .filter(({ result }) => result !== 'success')
      .map(({ job, stage }) => `${stage} of ${job} failed`),
    ...live
      .filter(({ version }) => version !== head)
      .map(({ name, version }) => `${name} answers "${version}", not the new version`),
    ...live
      .filter(({ name, image }) => image !== images[name])
      .map(({ name, image }) => `${name} runs ${image}, not what was built`),
    ...live.filter(({ running, desired }) => running < desired).map(({ name }) => `${name} lacks tasks`),
  ];
}

function mustBeRed(
  red: NonNullable<Scenario['red']>,
  stages: StageRun[],
  live: LiveService[],
  { before }: Expected,
): string[] {
  const problems: string[] = [];
  const failed = stages.filter(({ result }) => result === 'failure');
  const wrong = failed.filter(({ stage }) => stage !== red.stage);
  for (const { stage, job } of wrong) problems.push(`${stage} of ${job} failed, which it must not`);
  const refused = failed.find(({ stage }) => stage === red.stage);
  if (refused === undefined) problems.push(`${red.stage} is green, and must not be`);
  else if (!refused.errors.some(error => red.says.test(error)))
    problems.push(`${red.stage} is red but does not say why`);
  const api = live.find(({ name }) => name === 'api');
  if (red.stage === 'deploy-ecs' && api?.version !== before)
    problems.push(`api answers "${api?.version}", not the release before`);
  return problems;
}
