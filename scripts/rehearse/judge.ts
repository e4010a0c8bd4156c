import type { ReleaseRecord } from '../../packages/contracts/src/index.ts';
import type { KnownGood } from '../../packages/release-history/src/index.ts';
import type { Decided } from './decide/decide-and-undo.ts';
import { decidedProblems } from './decide/judge-decided.ts';
import { productionProblems } from './judge-production.ts';
import { recordProblems } from './judge-records.ts';
import { type LiveService, within } from './live.ts';
import { type Environment, serviceOf } from './places.ts';
import { reuseProblems } from './reused.ts';
import type { Red, Scenario } from './scenarios.ts';
import { SITE } from './site.ts';
import type { StageRun } from './stages.ts';
import { type Steps, stepProblems } from './steps.ts';
import { type Seen, usersOf } from './users.ts';
import { waysBack } from './ways-back.ts';

export interface Judgement {
  good: boolean;
  text: string;
}

/** What a run must leave behind: the versions that each service may answer with, and the images that were built. */
export interface Expected {
  head: string;
  before: string;
  /** What the commit after `head` changed, where that is delivered, too. */
  next?: { sha: string; changed: string };
  /** The commit after `head`, whether or not it is delivered. */
  after?: string;
  /** By service, by digest; what build-push put out. */
  images: Record<string, string>;
}

/** What a rehearsal has to show. */
export interface Evidence {
  stages: StageRun[];
  live: LiveService[];
  /** Of each environment, oldest first. */
  releases: ReleaseRecord[];
  /** Of each environment, newest first. */
  good: Record<Environment, KnownGood[]>;
  /** How what is new got its traffic on Cloud Run. */
  steps: Steps[];
  /** By environment and service. */
  seen: Record<string, Seen>;
  /** What people decided, where the scenario is about that. */
  decided?: Decided;
  /** Faults of requests that were prepared and met nobody, such as `registry PutManifest: reset-before`. */
  unmet: string[];
}

/** Whether the pipeline reacted to the scenario as it must; every disappointment is told. */
export function judgeRehearsal(scenario: Scenario, evidence: Evidence, expected: Expected): Judgement {
  const { red } = scenario;
  const problems = [
    ...(red === undefined ? mustBeGreen(scenario, evidence, expected) : mustBeRed(red, evidence, expected)),
    ...productionProblems(scenario, evidence, expected),
    ...evidence.unmet.map(fault => `nobody met the fault ${fault}`),
    ...recordProblems(scenario, evidence),
    ...(evidence.decided === undefined ? [] : decidedProblems(evidence.decided, expected)),
  ];
  if (problems.length > 0) return { good: false, text: problems.join('; ') };
  if (red === undefined) {
    const count = within(evidence.live, 'staging').length;
    const { next } = expected;
    const reused = next === undefined ? '' : `; a second merge built ${next.changed} alone`;
    return {
      good: true,
      text: `Green: ${count} service(s) run in staging what was built in this run, and in production the same bytes, with what was said of them${reused}`,
    };
  }
  const back = waysBack(evidence.stages).map(line => `\n  ${line}`);
  const how = back.length === 0 ? '' : `, and the way back is the one that is due:${back.join('')}`;
  const decided =
    evidence.decided === undefined
      ? ''
      : '; it had waited for a person with nothing running, and was taken back everywhere by one step';
  return { good: true, text: `Red as it must be: ${red.stage} refused the release${how}${decided}` };
}

/** The commit that stands at the newest release: an image that did not change is the older one's, and the site is built each time. */
export function newest(name: string, { head, next }: Expected): string {
  return next !== undefined && [next.changed, SITE.project].includes(serviceOf(name)) ? next.sha : head;
}

function mustBeGreen({ overtaken }: Scenario, evidence: Evidence, expected: Expected): string[] {
  const { images, next } = expected;
  const live = within(evidence.live, 'staging');
  return [
    ...evidence.stages
      .filter(({ result }) => result !== 'success')
      .filter(
        ({ stage, errors }) => stage !== overtaken?.stage || !errors.some(each => overtaken.says.test(each)),
      )
      .map(({ job, stage }) => `${stage} of ${job} failed`),
    ...live
      .filter(({ name, version }) => version !== newest(name, expected))
      .map(({ name, version }) => `${name} answers "${version}", not the new version`),
    ...live
      .filter(({ name, image }) => image !== images[serviceOf(name)])
      .map(({ name, image }) => `${name} runs ${image}, not what was built`),
    ...live.filter(({ whole }) => !whole).map(({ name, state }) => `${name} is not whole: ${state}`),
    ...stepProblems(evidence.steps, steppedIn(evidence.live)),
    ...goodProblems(evidence),
    ...(next === undefined ? [] : reuseProblems(evidence.stages, next.changed)),
  ];
}

/** Those that get their traffic by steps. */
function steppedIn(live: readonly LiveService[]): string[] {
  return live
    .filter(({ platform }) => platform === 'cloudrun')
    .map(({ environment, name }) => `${environment}/${name}`);
}

/** The newest release of staging is known to be good, and as a whole: with what runs on every platform. */
function goodProblems({ good, live }: Evidence): string[] {
  const here = new Set(within(live, 'staging').map(({ name }) => serviceOf(name)));
  const proven = good.staging[0]?.targets.map(({ subject }) => subject.split('/').at(-1) ?? '') ?? [];
  const lost = [...here].filter(name => !proven.includes(name));
  return lost.map(name => `${name} is no part of the newest release that is known to be good`);
}

function mustBeRed(red: Red, evidence: Evidence, expected: Expected): string[] {
  const { stages, seen } = evidence;
  const problems: string[] = [];
  const failed = stages.filter(({ result }) => result === 'failure');
  const { after = [] } = red;
  const wrong = failed.filter(({ stage }) => stage !== red.stage && !after.includes(stage));
  for (const other of after)
    if (!failed.some(({ stage }) => stage === other)) problems.push(`${other} is green, and must not be`);
  for (const { stage, job } of wrong) problems.push(`${stage} of ${job} failed, which it must not`);
  const refused = failed.find(({ stage }) => stage === red.stage);
  if (refused === undefined) problems.push(`${red.stage} is green, and must not be`);
  else if (!refused.errors.some(error => red.says.test(error)))
    problems.push(`${red.stage} is red but does not say why`);
  const { wayBack } = red;
  if (wayBack !== undefined && !waysBack(stages).some(line => wayBack.test(line)))
    problems.push(`the way back is not the one that is due: ${waysBack(stages).join(', ')}`);
  const kept = expected[red.kept?.release ?? 'before'];
  for (const { name, version } of within(evidence.live, 'staging')) {
    if (!red.kept?.services.includes(name)) continue;
    if (version !== kept) problems.push(`${name} answers "${version}", not what it must keep`);
    const others = [...(seen[usersOf('staging', name)]?.versions ?? [])].filter(each => each !== kept);
    if (red.kept.unseen && others.length > 0)
      problems.push(`users of ${name} were sent to ${others.join(', ')}`);
  }
  return problems;
}
