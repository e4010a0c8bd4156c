import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dispatch } from '../../packages/local-cloud/src/index.ts';
import { repository } from '../paths.ts';
import { AUTHOR } from './decide/people.ts';
import type { IdentifiedRun } from './identities.ts';
import { progress } from './progress.ts';
import { goTo, makeProject, makeSuite, type Project, suiteRef } from './project.ts';
import { type ActRun, runAct } from './run-act.ts';
import type { Scenario } from './scenarios.ts';
import type { Variables } from './setting.ts';
import { type StageRun, stagesIn } from './stages.ts';

/** A scratch folder with the consumer's repository and the tree that a tag carries, and what runs in it. */
export interface Scene {
  act: string;
  verbose: boolean;
  folder: string;
  project: Project;
  env: Record<string, string>;
  variables: Variables;
  /** Variables by which the jobs of a run get their identities; none where there is no cloud. */
  identities?: (run: IdentifiedRun) => Variables;
  /** What `github.token` is; empty where there is none. */
  token: string;
  secrets: Record<string, string>;
  /** Who starts the runs; who wrote the commits, when absent. */
  actor?: string;
}

export function makeScratch(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function furnish(folder: string, services: string[], scenario: Scenario): Project {
  for (const line of makeSuite(join(folder, 'suite'), { withIdentities: true }))
    console.log(`  for act: ${line}`);
  return makeProject(join(folder, 'shop'), services, scenario);
}

/** The stages of the pull request's workflow. */
export function pullRequest(scene: Scene): Promise<StageRun[]> {
  const { before, head } = scene.project;
  return run(scene, 'pull_request', 'pull-request.yml', {
    pull_request: { number: 1, base: { sha: before, ref: 'main' }, head: { sha: head, ref: 'release' } },
  });
}

/** The stages of the workflow that its merge starts. `label` goes before each job where there are several runs. */
export function merge(scene: Scene, label = ''): Promise<StageRun[]> {
  const { before, head } = scene.project;
  return run(scene, 'push', 'deliver.yml', { ref: 'refs/heads/main', before, after: head }, label);
}

/** The same for the commit after that, which changes one service. */
export function mergeNext(scene: Scene, label: string): Promise<StageRun[]> {
  const { folder, head, next } = scene.project;
  goTo(folder, next.sha);
  return run(scene, 'push', 'deliver.yml', { ref: 'refs/heads/main', before: head, after: next.sha }, label);
}

/** The same for the commit before: a run that was started anew, say. */
export function mergeOlder(scene: Scene, label: string): Promise<StageRun[]> {
  const { folder, before } = scene.project;
  goTo(folder, before);
  return run(scene, 'push', 'deliver.yml', { ref: 'refs/heads/main', before, after: before }, label);
}

/** The stages of a promotion that somebody starts. */
export function promoteByHand(
  scene: Scene,
  inputs: Record<string, string>,
  label: string,
): Promise<StageRun[]> {
  return run(scene, 'workflow_dispatch', 'promote.yml', { ref: 'refs/heads/main', inputs }, label);
}

/** The stages of the site's way back, which somebody starts. */
export function rollBackSite(scene: Scene, label: string): Promise<StageRun[]> {
  const inputs = { operation: 'rollback', to: '' };
  return run(scene, 'workflow_dispatch', 'roll-back-site.yml', { ref: 'refs/heads/main', inputs }, label);
}

/** The stages of what an answer to a request starts. */
export function answered(
  scene: Scene,
  { issue, comment }: { issue: number; comment: { id: number; body: string; user: { login: string } } },
  label: string,
): Promise<StageRun[]> {
  const payload = { action: 'created', issue: { number: issue }, comment };
  return run({ ...scene, actor: comment.user.login }, 'issue_comment', 'approve.yml', payload, label);
}

/** The stages of a workflow that a run has started by GitHub's API. */
export function dispatched(
  scene: Scene,
  { workflow, inputs, by }: Pick<Dispatch, 'workflow' | 'inputs' | 'by'>,
  label: string,
): Promise<StageRun[]> {
  const payload = { ref: 'refs/heads/main', inputs };
  return run({ ...scene, actor: by }, 'workflow_dispatch', workflow, payload, label);
}

/** The stages of a look at what is live, as a schedule starts it. */
export function looked(scene: Scene, label: string): Promise<StageRun[]> {
  return run(scene, 'schedule', 'watch.yml', { schedule: '3/10 * * * *' }, label);
}

/** What somebody is told who asks what is live. */
export function shown(scene: Scene, label: string): Promise<StageRun[]> {
  return run(scene, 'workflow_dispatch', 'what-is-live.yml', { ref: 'refs/heads/main', inputs: {} }, label);
}

/** What is told of how delivery goes. */
export function measured(scene: Scene, label: string): Promise<StageRun[]> {
  return run(scene, 'workflow_dispatch', 'metrics.yml', { ref: 'refs/heads/main', inputs: {} }, label);
}

/** act calls every run its first; on GitHub each has an id of its own, and releases are known by it. */
let runs = 0;

async function run(
  scene: Scene,
  event: ActRun['event'],
  workflow: string,
  payload: { after?: string; [part: string]: unknown },
  label = '',
): Promise<StageRun[]> {
  const { act, verbose, folder, project, env, variables, identities, token, secrets, actor = AUTHOR } = scene;
  const id = String(++runs);
  const payloadFile = join(folder, `${event}-${id}.json`);
  writeFileSync(payloadFile, JSON.stringify(payload));
  const result = await runAct(
    {
      act,
      project: project.folder,
      event,
      workflow,
      payload: payloadFile,
      suite: { ref: suiteRef(), folder: join(folder, 'suite') },
      env: { ...env, GITHUB_RUN_ID: id, GITHUB_RUN_NUMBER: id, GITHUB_REPOSITORY: 'org/shop' },
      vars: {
        ...variables,
        ...identities?.({ id, workflow, sha: payload.after ?? project.head }),
      },
      token,
      secrets,
      actor,
      cacheFolder: join(folder, `act-${id}`),
    },
    progress(repository(), verbose, label),
  );
  const stages = stagesIn(result.events, repository()).map(stage => ({
    ...stage,
    job: `${label}${stage.job}`,
  }));
  if (stages.length > 0) return stages;
  throw new Error(`act ran no stage of ${workflow}:\n${result.errors.slice(-5).join('\n')}`);
}
