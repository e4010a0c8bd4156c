import type { Problems, RunFacts } from '@pipeline/action-kit';
import type { Check } from '@pipeline/checks';
import { formatDuration } from '@pipeline/contracts';
import { checkUrlOf, readChecks } from '@pipeline/deploy-stage';
import { checkEnvironmentName, type ReleaseHome, readHome } from '@pipeline/release-home';
import type { Baseline } from '@pipeline/telemetry';
import type { Inputs } from '../spec.gen.ts';
import { rulesOf, type WatchRule } from './rules.ts';
import { type Sources, sourcesOf } from './sources.ts';

export interface Config {
  operation: 'look' | 'alarm';
  environment: string;
  rules: WatchRule[];
  sources: Sources;
  /** What must answer, and where; absent where nothing is looked at. */
  checks?: { list: readonly Check[]; url: URL; within: number; of?: readonly string[] };
  /** Milliseconds. */
  watchFor: number;
  /** Milliseconds. */
  warmUp: number;
  baseline: Baseline;
  /** After how long without a word a deploy counts as lost, where GitHub does not say that its run is over. Milliseconds. */
  lostAfter: number;
  onBreach: 'rollback' | 'ask' | 'report';
  onUnknown: 'ask' | 'breach' | 'good' | 'report';
  /** The workflow that rolls back, by its file's name, and the branch or tag to start it on. */
  workflow: string;
  workflowRef: string | undefined;
  /** `undefined`: what is only planned has no token for it. */
  home: ReleaseHome | undefined;
  /** What issues are opened and workflows started with; `undefined` where it is not needed. */
  token: string | undefined;
  dryRun: boolean;
}

/** What the inputs are judged by. */
export interface Surroundings extends Pick<RunFacts, 'dryRun'> {
  /** GitHub's API, where the job names it. */
  githubUrl: string | undefined;
  region: string | undefined;
}

const MINUTE = 60_000;
const LONGEST = 7 * 24 * 60 * MINUTE;
/** A file's name, as the API takes it for a workflow's id. */
const WORKFLOW = /^[\w][\w.-]*\.ya?ml$/;
/** https://git-scm.com/docs/git-check-ref-format, as far as anybody names a branch. */
const REF = /^[\w][\w./-]{0,199}$/;

/** Inputs → what the story works with, by the rules that a type cannot tell. It is pure, and throws nothing. */
export function configure(inputs: Inputs, problems: Problems, around: Surroundings): Config {
  const dryRun = around.dryRun(inputs.dryRun, around.githubUrl);
  const { watchFor, onBreach, onUnknown, githubToken: token } = inputs;
  checkEnvironmentName('environment', inputs.environment, problems);
  const rules = rulesOf(inputs, problems);
  const checks = checksOf(inputs, problems);
  tellOthers(inputs, problems);
  const acts = onBreach !== 'report' || onUnknown !== 'report';
  if (acts && token === undefined && !dryRun)
    problems.add(
      'github-token',
      'it is what opens issues and starts workflows',
      'Remove the input, so that the job’s own is taken',
    );
  return {
    operation: inputs.operation as Config['operation'],
    environment: inputs.environment,
    rules,
    sources: sourcesOf(inputs, new Set(rules.map(({ source }) => source)), around.region, problems),
    ...(checks && { checks }),
    watchFor,
    warmUp: inputs.warmUp ?? 0,
    baseline: inputs.baseline as Baseline,
    lostAfter: inputs.lostAfter,
    onBreach: onBreach as Config['onBreach'],
    onUnknown: onUnknown as Config['onUnknown'],
    workflow: inputs.workflow,
    workflowRef: inputs.workflowRef,
    home: readHome(inputs, problems, { needed: !dryRun }),
    token,
    dryRun,
  };
}

function checksOf(inputs: Inputs, problems: Problems): Config['checks'] {
  const { checks, url, checksOf: of = [] } = inputs;
  const at = checkUrlOf(url, 'url', problems);
  if (checks === undefined) {
    if (of.length > 0)
      problems.add('checks-of', 'there are no `checks` that it is about', 'Remove it, or give `checks`');
    if (url !== undefined)
      problems.add('url', 'there are no `checks` to look at it with', 'Write such as `/health 200`');
    return undefined;
  }
  const list = readChecks(checks, problems);
  if (url === undefined)
    problems.add('url', '`checks` have no address to look at', 'Write it like https://shop.example.com');
  return at && { list, url: at, within: inputs.checkTimeout, ...(of.length > 0 && { of }) };
}

function tellOthers(inputs: Inputs, problems: Problems): void {
  const { operation, metrics, checks, watchFor, warmUp, lostAfter, workflow, workflowRef, releaseLog } =
    inputs;
  if (operation === 'look' && metrics === undefined && checks === undefined)
    problems.add('metrics', 'nothing says what must hold', 'Give `metrics`, or `checks` and `url`');
  if (watchFor < 5 * MINUTE || watchFor > LONGEST)
    problems.add('watch-for', `${formatDuration(watchFor)} is not watched`, 'Write 5m to 7d, such as 1h');
  if (warmUp !== undefined && warmUp >= watchFor)
    problems.add(
      'warm-up',
      `${formatDuration(warmUp)} leaves nothing of ${formatDuration(watchFor)}`,
      'Write less than `watch-for`',
    );
  if (lostAfter < 15 * MINUTE || lostAfter > LONGEST)
    problems.add(
      'lost-after',
      `${formatDuration(lostAfter)} is not waited for`,
      'Write 15m to 7d, such as 2h',
    );
  if (!WORKFLOW.test(workflow))
    problems.add(
      'workflow',
      `${JSON.stringify(workflow)} is no workflow’s file`,
      'Write its name alone, such as roll-back.yml',
    );
  if (workflowRef !== undefined && (!REF.test(workflowRef) || workflowRef.includes('..')))
    problems.add(
      'workflow-ref',
      `${JSON.stringify(workflowRef)} is no branch’s or tag’s name`,
      'Write it like main',
    );
  if (releaseLog === 'none')
    problems.add('release-log', 'it is what says which release is live', 'Write github or file:PATH');
}
