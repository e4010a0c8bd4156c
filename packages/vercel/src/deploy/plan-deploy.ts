import { type Change, ConfigError, formatBytes, type Plan } from '@pipeline/contracts';
import type { DeploymentSettings } from '../api.ts';
import { type MovePlan, planNewMove, variableChanges } from '../move/index.ts';
import { projectName } from '../move/words.ts';
import type { FileSet } from '../source.ts';
import type { VercelNow, VercelStep } from '../step.ts';
import type { VercelRunIds } from '../target/site.ts';
import type { DeployWanted } from '../wanted.ts';
import { courseText } from './course.ts';
import { mustHaveEnvironment } from './environment.ts';
import { AIM, type Aim, COURSE, MARK, markOf } from './mark.ts';
import { settingChanges } from './setting-changes.ts';

export type DeployStep = Extract<VercelStep, { action: 'deploy' }>;

/**
 * A new deployment; pure. What is of production never takes the domains by itself: it is staged first, whatever follows.
 * @param at when it was observed: what this run wants twice, it makes twice
 * @throws ConfigError where it cannot be made, or could not go on to production
 */
export function planDeploy(
  now: VercelNow,
  wanted: DeployWanted,
  { source, run, at }: { source: FileSet | undefined; run: VercelRunIds; at: number },
): Plan<VercelStep> {
  const { project } = now;
  const { environment, staged, prebuilt, force } = wanted;
  const subject = projectName(now);
  if (source === undefined || source.count === 0) throw nothingToDeploy(subject);
  mustHaveEnvironment(project, environment);
  const aim = aimOf(wanted);
  const body = {
    ...withoutTarget(wanted.body),
    name: project.name,
    project: project.id,
    ...targeting(environment),
  };
  // Where nothing else is known of the commit, Vercel shows it by this.
  const commit = run.commit === '' ? {} : { githubCommitSha: run.commit };
  const mark = markOf(run.release, [at, aim, body, source.files, prebuilt, force]);
  const known = withVariables(now, wanted);
  const move = aim === 'production' ? planNewMove(known, wanted.move) : undefined;
  const course = aim === 'production' ? { [COURSE]: courseText(wanted.move) } : {};
  const step: DeployStep = {
    action: 'deploy',
    body: { ...body, meta: { ...commit, ...wanted.body.meta, [MARK]: mark, [AIM]: aim, ...course } },
    prebuilt,
    force,
    staged,
    environment,
    mark,
    move: move?.step,
  };
  return { subject, changes: changesOf(known, wanted, source, move), step };
}

function aimOf({ environment, staged }: DeployWanted): Aim {
  if (environment !== 'production') return 'preview';
  return staged ? 'staged' : 'production';
}

/** `vercel.json` may hold anything: where it goes is not for it to say. */
function withoutTarget(body: DeploymentSettings): DeploymentSettings {
  const { target: _t, customEnvironmentSlugOrId: _c, autoAssignCustomDomains: _a, files: _f, ...rest } = body;
  return rest;
}

/** https://vercel.com/docs/rest-api/deployments/create-a-new-deployment; `--skip-domain` of Vercel's CLI sends the same. */
function targeting(environment: string) {
  if (environment === 'production') return { target: 'production' as const, autoAssignCustomDomains: false };
  return environment === 'preview' ? {} : { customEnvironmentSlugOrId: environment };
}

function changesOf(
  now: VercelNow,
  wanted: DeployWanted,
  source: FileSet,
  move: MovePlan | undefined,
): Change[] {
  const { project, live, envNames } = now;
  const { environment, body } = wanted;
  const isFirst = project.production === undefined && environment !== 'production';
  return [
    { what: 'deployment', to: madeWords(wanted, source) },
    ...(isFirst ? [FIRST] : []),
    ...settingChanges(project, body.projectSettings),
    ...(move?.changes ?? variableChanges(live?.env ?? [], envNames)),
  ];
}

/** Vercel's CLI warns of it, too. https://vercel.com/docs/deployments/environments */
const FIRST: Change = {
  what: 'production',
  to: 'maybe this deployment: Vercel makes a project’s first deployment production, and then it is cancelled',
};

/** `staged production build of 42 files (3.1 MB)` */
function madeWords({ environment, staged, prebuilt }: DeployWanted, { count, bytes }: FileSet): string {
  const what = prebuilt ? 'deployment of the prebuilt output' : 'build';
  const kind = staged && environment === 'production' ? 'staged production' : environment;
  return `${kind} ${what} of ${count} ${count === 1 ? 'file' : 'files'} (${formatBytes(bytes)})`;
}

/** The environment's variables, with those that this deployment alone is given. */
function withVariables(now: VercelNow, { body: { env = {} } }: DeployWanted): VercelNow {
  return { ...now, envNames: [...new Set([...now.envNames, ...Object.keys(env)])] };
}

function nothingToDeploy(subject: string): ConfigError {
  return new ConfigError(`There is nothing to deploy to ${subject}: no file is left`, {
    hint: 'Check `path` (or, with `prebuilt`, that `vercel build` has run before), and `.vercelignore`',
  });
}
