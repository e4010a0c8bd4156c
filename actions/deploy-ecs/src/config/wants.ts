import type { Problems } from '@pipeline/action-kit';
import { formatImageRef, nearest, parseImageRef, type Strategy } from '@pipeline/contracts';
import {
  type ContainerChange,
  type EcsWanted,
  type ModelLocation,
  parseModel,
  parseScheduledName,
} from '@pipeline/ecs';
import type { Settings } from './json-settings.ts';
import type { ServiceSettings } from './settings.ts';
import { strategyOf } from './strategy.ts';

/** Name → image, as build-push outputs them. */
export type BuiltImages = Record<string, string>;

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
    unpinned: Object.values(images).filter(image => !image.includes('@sha256:')),
    model: modelOf(service, problems),
    container: mainContainer(settings, images),
    scheduledTasks: scheduledOf(service, problems),
    checkUrl: urlOf(service, problems),
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

/** Container → image; `''` where the container is not named. */
function imagesOf(
  { settings, where }: ServiceSettings,
  built: BuiltImages,
  problems: Problems,
): Record<string, string> {
  const { image, images = {}, container = '' } = settings;
  const named = Object.entries(images).map(([key, text]) => [key, text, 'images'] as const);
  const all = image === undefined ? named : [...named, [container, image, 'image'] as const];
  if (image !== undefined && container === '' && named.length > 0)
    problems.add(
      where('image'),
      'it is given beside `images`, and no container is named for it',
      'Put it into `images`',
    );
  else if (image !== undefined && container in images)
    problems.add(
      where('images'),
      `it gives ${container} another image than \`image\` does`,
      'Keep one of them',
    );
  return Object.fromEntries(
    all.map(([key, text, input]) => {
      const ref = parseImageRef(built[text] ?? text);
      if (typeof ref !== 'string') return [key, formatImageRef(ref)];
      problems.add(where(input), `${JSON.stringify(text)} ${ref}`, fixFor(text, built));
      return [key, text];
    }),
  );
}

function fixFor(text: string, built: BuiltImages): string {
  const names = Object.keys(built);
  if (names.length === 0) return 'Write registry/repository@sha256:…, as build-push gives it';
  return `Write an image, or one of \`built-images\`: ${nearest(text, names)[0] ?? names.join(', ')}`;
}

function containersOf(
  { settings, where }: ServiceSettings,
  images: Record<string, string>,
  problems: Problems,
): Record<string, ContainerChange> {
  const { container, environmentVariables, secrets, unset, command } = settings;
  for (const [variable, source] of Object.entries(secrets ?? {})) {
    // The value is not shown: it may be the secret itself.
    if (!/^(?:arn:aws[\w-]*:(?:secretsmanager|ssm):\S+|\/[\w./-]+)$/.test(source))
      problems.add(
        where('secrets'),
        `${variable} is not given by an ARN`,
        'Write NAME=arn:aws:secretsmanager:… or a parameter such as /shop/api/key; never the secret',
      );
  }
  const change: ContainerChange = {
    ...(environmentVariables !== undefined && { environment: environmentVariables }),
    ...(secrets !== undefined && { secrets }),
    ...(unset !== undefined && { unset }),
    ...(command !== undefined && { command }),
  };
  const containers: Record<string, ContainerChange> = Object.fromEntries(
    Object.entries(images).map(([name, image]) => [name, { image }]),
  );
  if (Object.keys(change).length === 0) return containers;
  if (container === undefined && Object.keys(containers).length > 1)
    problems.add(
      where('container'),
      'there are several containers, and it is not said which one the variables and the command are for',
      'Name it',
    );
  const name = mainContainer(settings, images);
  return { ...containers, [name]: { ...containers[name], ...change } };
}

/** The container that everything but images is for. */
function mainContainer({ container }: Settings, images: Record<string, string>): string {
  return container ?? Object.keys(images)[0] ?? '';
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

function urlOf({ settings, where }: ServiceSettings, problems: Problems): URL | undefined {
  const { checkUrl } = settings;
  if (checkUrl === undefined) return undefined;
  const url = URL.canParse(checkUrl) ? new URL(checkUrl) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '') return url;
  problems.add(
    where('check-url'),
    'it is not the URL of a web address without a password',
    'Write it like https://test.api.example.com',
  );
  return undefined;
}
