import { deliver } from './deliver.ts';
import { REGION } from './google.ts';
import { type IdentifiedRun, identities } from './identities.ts';
import type { Evidence, Judgement } from './judge.ts';
import { judgeRehearsal } from './judge.ts';
import { whatIsLive } from './live.ts';
import type { Machine } from './machine.ts';
import { ENVIRONMENTS } from './places.ts';
import { suite } from './project.ts';
import { whatWasReleased } from './releases.ts';
import { imagesBuilt } from './reused.ts';
import { GOOD, type Scenario } from './scenarios.ts';
import { furnish, makeScratch, pullRequest, type Scene } from './scene.ts';
import { seed } from './seed.ts';
import { onCloudRun, onEcs, type ShopService } from './services.ts';
import { jobEnvironment, localVariables } from './setting.ts';
import { SITE, siteDeployed } from './site.ts';
import { openStage, type Stage } from './stage-cloud.ts';
import type { StageRun } from './stages.ts';
import { watchSteps } from './steps.ts';
import { sendUsers } from './users.ts';

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
  evidence: Evidence;
  stage: Stage;
  /** Removes the scratch folder and stops the local cloud. */
  close(): Promise<void>;
}

/** The whole pipeline as a consumer has it: a pull request is gated, its merge is built, deployed and proven. */
export async function rehearse({
  act,
  runtime,
  machine,
  services,
  scenario,
  verbose,
}: Rehearsal): Promise<Ending> {
  const scratch = makeScratch();
  const names = services.map(({ name }) => name);
  const project = furnish(scratch.folder, names, scenario);
  const { regions = [REGION] } = scenario;
  const stage = await openStage({ runtime, machine, services, regions, history: project.folder });
  const close = async () => {
    await stage.close();
    scratch.remove();
  };
  const forget = closeWhenInterrupted(close);
  try {
    const variables = {
      ...(await localVariables(stage, services, runtime, machine, project.folder)),
      ...scenario.variables,
    };
    await seed(stage, services, project, variables, scenario);
    console.log(`  the release before serves (${[...names, SITE.project].join(', ')})`);
    scenario.prepare?.(stage.cloud);

    const scene = {
      act,
      verbose,
      folder: scratch.folder,
      project,
      env: jobEnvironment(stage),
      variables,
      identities: (run: IdentifiedRun) => identities(stage.cloud.oidc, run, suite(), ENVIRONMENTS),
      token: stage.cloud.github.token,
      secrets: { VERCEL_TOKEN: stage.vercel.token },
    };
    const gated = await reviewed(scene, scenario);
    console.log('\nMerge to main');
    const places = [stage.staging, stage.production];
    const sendAway = sendUsers(places);
    const endWatch = watchSteps(stage.run, places, onCloudRun(services));
    const ecs = onEcs(services).map(({ name }) => name);
    const { stages: delivered, decided } = await deliver(scene, scenario, {
      ecs,
      github: stage.cloud.github,
      notices: stage.notices,
      live: () => whatIsLive(stage, stage.production, services),
    }).finally(endWatch);
    const [seen, steps] = [await sendAway(), endWatch()];

    const stages = [...gated, ...delivered];
    const live = (await Promise.all(places.map(place => whatIsLive(stage, place, services)))).flat();
    const staging = await whatWasReleased(stage.cloud, 'staging');
    const production = await whatWasReleased(stage.cloud, 'production');
    const unmet = stage.cloud.faults
      .pending()
      .map(({ service = 'any', operation = 'any', kind }) => `${service} ${operation}: ${kind}`);
    const evidence = {
      stages,
      live,
      releases: [...staging.records, ...production.records],
      good: { staging: staging.good, production: production.good },
      steps,
      seen,
      unmet,
      ...(decided && { decided }),
    };
    return {
      judgement: judgeRehearsal(scenario, evidence, {
        head: project.head,
        before: project.before,
        after: project.next.sha,
        images: { ...imagesBuilt(delivered), ...siteDeployed(delivered, stage.vercel) },
        ...(isDeliveredTwice(scenario) && { next: project.next }),
      }),
      evidence,
      stage,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  } finally {
    forget();
  }
}

/** No fault is one of the pull request's: it would go as it does in the good run. */
async function reviewed(scene: Scene, { name }: Scenario): Promise<StageRun[]> {
  if (name !== GOOD.name) return [];
  console.log('\nPull request');
  return pullRequest(scene);
}

function isDeliveredTwice({ runs }: Scenario): boolean {
  return runs === 'and-the-next' || runs === 'and-rolled-back';
}

/** Ctrl-C in the middle leaves no container, process or folder behind. Returns how to stop listening. */
function closeWhenInterrupted(close: () => Promise<void>): () => void {
  const interrupted = () => {
    console.log('\nInterrupted; stopping what was started');
    void close().finally(() => process.exit(130));
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, interrupted);
  return () => {
    for (const signal of signals) process.off(signal, interrupted);
  };
}
