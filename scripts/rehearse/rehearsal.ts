import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cache, repository } from '../paths.ts';
import { provideBase } from './base-images.ts';
import { runBundle } from './bundle.ts';
import type { Judgement } from './judge.ts';
import { judgeRehearsal } from './judge.ts';
import { type LiveService, whatIsLive } from './live.ts';
import type { Machine } from './machine.ts';
import { progress } from './progress.ts';
import { makeProject, makeSuite, type Project } from './project.ts';
import { type ActResult, runAct } from './run-act.ts';
import type { Scenario } from './scenarios.ts';
import type { ShopService } from './services.ts';
import { CLUSTER, DEPLOY_ROLE, installRelease, openStage, type Stage } from './stage-cloud.ts';
import { type StageRun, stagesIn } from './stages.ts';

export interface Rehearsal {
  act: string;
  runtime: 'docker' | 'process';
  machine: Machine;
  services: ShopService[];
  scenario: Scenario;
  verbose: boolean;
}

export interface Ending {
  judgement: Judgement;
  live: LiveService[];
  stages: StageRun[];
  stage: Stage;
  /** Removes the scratch folder and stops the local cloud. */
  close(): Promise<void>;
}

/** The whole pipeline as a consumer has it: a pull request is gated, its merge is built, deployed and proven. */
export async function rehearse(rehearsal: Rehearsal): Promise<Ending> {
  const { runtime, machine, services, scenario } = rehearsal;
  const scratch = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  const names = services.map(({ name }) => name);
  const stage = await openStage(runtime, machine, services);
  const close = async () => {
    await stage.close();
    rmSync(scratch, { recursive: true, force: true });
  };
  try {
    for (const line of makeSuite(join(scratch, 'suite'))) console.log(`  for act: ${line}`);
    const project = makeProject(join(scratch, 'shop'), names, scenario);
    const setting = await variables(rehearsal, stage);
    await installRelease(stage, await seedImages(rehearsal, stage, project, setting));
    console.log(`  the release before serves (${names.join(', ')})`);
    scenario.prepare?.(stage.cloud);

    const run = (event: 'pull_request' | 'push', workflow: string, payload: object) =>
      runWorkflow(rehearsal, stage, { scratch, project, setting }, event, workflow, payload);
    console.log('\nPull request');
    const pull = await run('pull_request', 'pull-request.yml', {
      pull_request: {
        number: 1,
        base: { sha: project.before, ref: 'main' },
        head: { sha: project.head, ref: 'release' },
      },
    });
    console.log('\nMerge to main');
    const push = await run('push', 'deliver.yml', {
      ref: 'refs/heads/main',
      before: project.before,
      after: project.head,
    });
    const stages = [...stagesIn(pull.events, repository()), ...stagesIn(push.events, repository())];
    const live = await whatIsLive(stage.cloud.ecs, stage.urls);
    const images = JSON.parse(
      stages.filter(({ stage }) => stage === 'build-push').at(-1)?.outputs.images ?? '{}',
    );
    const judgement = judgeRehearsal(scenario, stages, live, { ...project, images });
    if (stages.length === 0)
      judgement.text = `act ran no stage: ${[...pull.errors, ...push.errors].slice(-3).join(' ')}`;
    return { judgement, live, stages, stage, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The repository's variables, as a consumer sets them in GitHub. */
async function variables(
  rehearsal: Rehearsal,
  { cloud, bases, urls }: Stage,
): Promise<Record<string, string>> {
  const { runtime, machine, services } = rehearsal;
  const values: Record<string, string> = {
    REGISTRY: cloud.registry.host,
    AWS_REGION: 'eu-west-1',
    ECS_CLUSTER: CLUSTER,
    DEPLOY_ROLE,
    BUILDER: 'packer',
    SMOKE_TIMEOUT: '8s',
  };
  for (const { name, urlVariable, baseVariable, language } of services) {
    values[urlVariable] = urls[name] ?? '';
    values[baseVariable] =
      runtime === 'docker' ? await provideBase(bases.host, language, machine) : 'scratch';
  }
  return values;
}

/** What a job's environment holds of the local cloud: no keys, so that everything goes by OIDC. */
function jobEnvironment({ cloud }: Stage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(cloud.env).filter(
      ([name]) => !/^AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/.test(name),
    ),
  );
}

async function seedImages(
  { services }: Rehearsal,
  stage: Stage,
  project: Project,
  setting: Record<string, string>,
): Promise<Record<string, string>> {
  const images = services.map(({ name, baseVariable }) => [
    name,
    {
      repository: `shop/${name}`,
      context: `services/${name}`,
      'build-args': { VERSION: project.before, BASE: setting[baseVariable] },
    },
  ]);
  const { images: built } = await runBundle(
    'build-push',
    {
      registry: stage.cloud.registry.host,
      images: JSON.stringify(Object.fromEntries(images)),
      builder: setting.BUILDER ?? 'auto',
      tags: 'before',
      'create-repository': 'true',
      'aws-region': 'eu-west-1',
    },
    {
      cwd: project.folder,
      env: { ...stage.cloud.env, GITHUB_SHA: project.before, GITHUB_REPOSITORY: 'org/shop' },
    },
  );
  return JSON.parse(built ?? '{}') as Record<string, string>;
}

async function runWorkflow(
  { act, verbose }: Rehearsal,
  stage: Stage,
  { scratch, project, setting }: { scratch: string; project: Project; setting: Record<string, string> },
  event: 'pull_request' | 'push',
  workflow: string,
  payload: object,
): Promise<ActResult> {
  const payloadFile = join(scratch, `${event}.json`);
  writeFileSync(payloadFile, JSON.stringify(payload));
  return runAct(
    {
      act,
      project: project.folder,
      event,
      workflow,
      payload: payloadFile,
      suite: { ref: `${repository()}@v1`, folder: join(scratch, 'suite') },
      env: jobEnvironment(stage),
      vars: setting,
      cacheFolder: join(scratch, 'act'),
    },
    progress(repository(), verbose),
  );
}

/** Where a rehearsal's page is kept. */
export function pageFile(scenario: Scenario): string {
  mkdirSync(join(cache, 'rehearsal'), { recursive: true });
  return join(cache, 'rehearsal', `${scenario.name === 'none' ? 'good' : scenario.name}.html`);
}
