import type { Problems } from '@pipeline/action-kit';
import type { Strategy } from '@pipeline/contracts';
import { type BuiltImages, checkUrlOf, imagesOf, unpinnedIn } from '@pipeline/deploy-stage';
import { type EcsWanted, type ModelLocation, parseModel, parseScheduledName } from '@pipeline/ecs';
import { containersOf, mainContainer } from './containers.ts';
import type { ServiceSettings, Settings } from './settings.ts';
import { strategyOf } from './strategy.ts';

/** One service of the deploy. */
export interface ServiceConfig {
  name: string;
  /** Without the base where that is a file, which is still to be read. */
  wanted: EcsWanted;
  /** A path in the workspace. */
  taskDefinitionFile: string | undefined;
  /** Images that are named by tag: what they are can change under a running service. */
  unpinned: string[];
  model: ModelLocation | undefined;
  /** The container that is meant where none is named by its image: `''` for the only one. */
  container: string;
  scheduledTasks: string[];
  checkUrl: URL | undefined;
  strategy: Strategy | undefined;
  /** Where it answers, for a person. */
  url: string | undefined;
  codedeploy: { application: string | undefined; deploymentGroup: string | undefined };
}

/** A service's settings → what it is to run. */
export function wantOf(service: ServiceSettings, built: BuiltImages, problems: Problems): ServiceConfig {
  const { name, settings, where } = service;
  const { cpu, memory, tags, removeTags, desiredCount } = settings;
  if (!/^[\w-]{1,255}$/.test(name))
    problems.add(
      'service',
      `${JSON.stringify(name)} is not a service's name or ARN`,
      'Write its name, such as api',
    );
  if (desiredCount !== undefined && desiredCount < 0)
    problems.add(where('desired-count'), 'it is negative', 'Write how many tasks to run, such as 2');
  const base = baseOf(settings);
  const images = imagesOf(service, built, problems);
  const wanted: EcsWanted = {
    containers: containersOf(service, images, problems),
    ...(base !== undefined && 'revision' in base && { base }),
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
    ...(tags !== undefined && { tags }),
    ...(removeTags !== undefined && { removeTags }),
    ...(desiredCount !== undefined && { desiredCount }),
    ...(settings.forceNewDeployment && { force: true }),
  };
  return {
    name,
    wanted,
    taskDefinitionFile: base !== undefined && 'path' in base ? base.path : undefined,
    unpinned: unpinnedIn(images),
    model: modelOf(service, problems),
    container: mainContainer(settings, images),
    scheduledTasks: scheduledOf(service, problems),
    checkUrl: checkUrlOf(settings.checkUrl, where('check-url'), problems),
    strategy: strategyOf(service, problems),
    url: service.url,
    codedeploy: {
      application: settings.codedeployApplication,
      deploymentGroup: settings.codedeployDeploymentGroup,
    },
  };
}

/** Whether anything is asked for; a service that is only named is a mistake. */
export function asksNothing({ wanted, taskDefinitionFile, model }: ServiceConfig): boolean {
  const { containers, force, ...rest } = wanted;
  const changes = Object.values(containers).some(change => Object.keys(change).length > 0);
  return !changes && !force && Object.keys(rest).length === 0 && !taskDefinitionFile && !model;
}

/** A file ends in .json or has a way to it; everything else is a revision. */
function baseOf({ taskDefinition }: Settings): { revision: string } | { path: string } | undefined {
  if (taskDefinition === undefined) return undefined;
  const isArn = taskDefinition.startsWith('arn:');
  const isFile = !isArn && /\.json$|[/\\]/i.test(taskDefinition);
  return isFile ? { path: taskDefinition } : { revision: taskDefinition };
}

function modelOf({ settings, where }: ServiceSettings, problems: Problems): ModelLocation | undefined {
  const model = settings.model === undefined ? undefined : parseModel(settings.model);
  if (typeof model !== 'string') return model;
  problems.add(
    where('model'),
    `${JSON.stringify(settings.model)} ${model}`,
    'Write it like s3://bucket/key?versionId=…',
  );
  return undefined;
}

function scheduledOf({ settings, where }: ServiceSettings, problems: Problems): string[] {
  const names = settings.scheduledTasks ?? [];
  for (const problem of names.map(parseScheduledName).filter(name => typeof name === 'string'))
    problems.add(where('scheduled-tasks'), problem, 'Name what starts the task');
  return names;
}
