import { randomBytes } from 'node:crypto';
import { json, type Reply } from '../../http/exchange.ts';
import { ApiFault, badRequest, notFound } from '../api-fault.ts';
import { mustMayChangeProduction } from '../authenticate.ts';
import { deploymentAsked, projectAsked } from '../find.ts';
import type { CustomEnvironment, Deployment, Project } from '../model.ts';
import { newProject } from '../projects/new-project.ts';
import type { Asked, Caller } from '../routes.ts';
import { deploymentsOf, newId, projectOf, type World } from '../world.ts';
import { contentsOf } from './contents.ts';
import { begin } from './lifecycle.ts';
import { setState } from './record.ts';
import { type CreateRequest, createRequest } from './request.ts';
import { deploymentShape } from './shape.ts';
import { filesOf } from './upload.ts';

/** https://vercel.com/docs/rest-api/deployments/create-a-new-deployment */
export async function createDeployment(asked: Asked): Promise<Reply> {
  const { world, caller, query } = asked;
  const request = createRequest(await asked.body());
  const from = request.deploymentId === undefined ? undefined : deploymentAsked(asked, request.deploymentId);
  const files = from?.files ?? contentsOf(request.files ?? [], filesOf(world, caller.owner.id));
  const project = from?.project ?? projectFor(asked, request);
  const place = placeOf(world, project, request);
  if (place.target === 'production') mustMayChangeProduction(caller);
  // Only now, so that what is refused leaves no project behind.
  if (!world.projects.includes(project)) world.projects.push(project);
  const deployment = await addDeployment(world, project, caller, {
    ...place,
    files,
    ...(from && { from }),
    name: request.name,
    source: request.source,
    meta: { ...from?.meta, ...metaOf(request), ...(from && { originalDeploymentId: from.id }) },
    gitMetadata: request.gitMetadata ?? from?.gitMetadata,
    env: Object.keys(request.env),
    buildEnv: Object.keys(request.buildEnv),
    projectSettings: request.projectSettings ?? from?.projectSettings ?? {},
    prebuilt: query.get('prebuilt') === '1' || from?.prebuilt === true,
    autoAssignCustomDomains: request.autoAssignCustomDomains ?? project.autoAssignCustomDomains,
  });
  begin(world, deployment, query.get('forceNew') === '1' && query.get('withCache') !== '1');
  return json(200, deploymentShape(deployment));
}

export type NewDeployment = Pick<
  Deployment,
  'target' | 'customEnvironment' | 'files' | 'autoAssignCustomDomains'
> &
  Partial<
    Pick<
      Deployment,
      'name' | 'source' | 'meta' | 'gitMetadata' | 'env' | 'buildEnv' | 'projectSettings' | 'prebuilt'
    >
  > & { from?: Deployment };

/** QUEUED, until `begin` lets it go on. */
export async function addDeployment(
  world: World,
  project: Project,
  { token }: Pick<Caller, 'token'>,
  { from, ...given }: NewDeployment,
): Promise<Deployment> {
  const hostname = hostOf(project);
  const deployment: Deployment = {
    id: newId('dpl_', 28),
    name: project.name,
    project,
    creator: token.user,
    url: await world.hosts.open(hostname),
    hostname,
    readyState: 'QUEUED',
    readySubstate: undefined,
    alias: [],
    automaticAliases: [],
    aliasAssigned: false,
    aliasAssignedAt: undefined,
    aliasError: null,
    error: undefined,
    createdAt: world.stamp(),
    buildingAt: undefined,
    ready: undefined,
    canceledAt: undefined,
    canceledBy: undefined,
    meta: {},
    gitMetadata: undefined,
    env: [],
    buildEnv: [],
    projectSettings: {},
    prebuilt: false,
    source: 'cli',
    ...given,
    madeOf: from?.id,
    events: [],
    turn: 0,
  };
  world.deployments.push(deployment);
  setState(world, deployment, 'QUEUED');
  return deployment;
}

/** What `project` names must be there; where only `name` is given and there is none, a new one, not yet in the world. */
function projectFor(asked: Asked, request: CreateRequest): Project {
  const { world, caller, query } = asked;
  if (request.project !== undefined) return projectAsked(asked, request.project);
  if (projectOf(world, caller.owner, request.name) !== undefined) return projectAsked(asked, request.name);
  if (query.get('skipAutoDetectionConfirmation') !== '1' && request.projectSettings === undefined) {
    throw new ApiFault(
      400,
      'missing_project_settings',
      'The `projectSettings` object is required for new projects, but is missing in the deployment payload',
      {
        projectSettings: { framework: null, buildCommand: null, outputDirectory: null, devCommand: null },
      },
    );
  }
  return newProject(world, caller.owner, { name: request.name });
}

/** The first one of a project goes to production, whatever was asked for. https://vercel.com/docs/cli/deploy */
function placeOf(
  world: World,
  project: Project,
  { target, customEnvironmentSlugOrId }: CreateRequest,
): Pick<Deployment, 'target' | 'customEnvironment'> {
  const named = customEnvironmentSlugOrId ?? (isTarget(target) ? undefined : target);
  if (named !== undefined) return { target: null, customEnvironment: environmentOf(project, named, target) };
  const first = deploymentsOf(world, project).length === 0;
  const asked = target === 'production' || target === 'staging' ? target : null;
  return { target: first ? 'production' : asked, customEnvironment: undefined };
}

const isTarget = (target: string | undefined) => target === 'production' || target === 'staging';

function environmentOf(project: Project, named: string, target: string | undefined): CustomEnvironment {
  const found = project.customEnvironments.find(({ id, slug }) => id === named || slug === named);
  if (found) return found;
  if (named === target) {
    throw badRequest(
      "Invalid request: `target` should be 'production', 'staging', or a custom environment identifier.",
    );
  }
  throw notFound('Custom environment');
}

const GIT_FIELDS = ['commitSha', 'commitRef', 'commitMessage', 'commitAuthorName', 'commitAuthorEmail'];

/** What the dashboard shows of the commit, made of `gitMetadata`; what `meta` says itself stands. */
function metaOf({ meta, gitMetadata }: CreateRequest): Record<string, string> {
  if (gitMetadata === undefined) return meta;
  const git = GIT_FIELDS.filter(field => gitMetadata[field] !== undefined).map(field => [
    `git${field.charAt(0).toUpperCase()}${field.slice(1)}`,
    String(gitMetadata[field]),
  ]);
  return { ...Object.fromEntries(git), gitDirty: gitMetadata.dirty === true ? '1' : '0', ...meta };
}

/** https://vercel.com/docs/deployments/generated-urls */
function hostOf({ name, owner }: Project): string {
  const hash = randomBytes(8).toString('hex').slice(0, 9);
  const end = `-${hash}-${owner.slug}`;
  return `${name.replace(/[._]/g, '-').slice(0, 63 - end.length)}${end}.vercel.app`;
}
