import { badRequest } from '../api-fault.ts';

/** The body of `POST /v13/deployments`, as far as it is heeded here. https://vercel.com/docs/rest-api/deployments/create-a-new-deployment */
export interface CreateRequest {
  name: string;
  project: string | undefined;
  files: readonly unknown[] | undefined;
  /** `production`, `staging`, or a custom environment's slug or id. */
  target: string | undefined;
  customEnvironmentSlugOrId: string | undefined;
  deploymentId: string | undefined;
  autoAssignCustomDomains: boolean | undefined;
  meta: Record<string, string>;
  gitMetadata: Record<string, unknown> | undefined;
  env: Record<string, string>;
  buildEnv: Record<string, string>;
  projectSettings: Record<string, unknown> | undefined;
  source: string;
}

/** Of the API, then of `vercel.json`, which its own tools put into the body: https://vercel.com/docs/project-configuration */
const KNOWN = new Set(
  `name project files target customEnvironmentSlugOrId deploymentId withLatestCommit gitMetadata gitSource meta
  monorepoManager projectSettings buildMachine autoAssignCustomDomains env build regions source actor version
  $schema alias builds buildCommand bunVersion cleanUrls crons devCommand experimentalServices fluid framework
  functionFailoverRegions functions git headers ignoreCommand images installCommand outputDirectory public redirects
  relatedProjects rewrites routes trailingSlash bulkRedirectsPath`.split(/\s+/),
);
const SETTINGS = new Set(
  `autoExposeSystemEnvs buildCommand commandForIgnoringBuildStep devCommand framework installCommand nodeVersion
  outputDirectory publicSource rootDirectory serverlessFunctionRegion skipGitConnectDuringLink
  sourceFilesOutsideRootDirectory`.split(/\s+/),
);
const NODE_VERSIONS = ['24.x', '22.x', '20.x'];

/** @throws ApiFault in Vercel's words, as far as they are known from its users' logs */
export function createRequest(body: Record<string, unknown>): CreateRequest {
  const unknown = Object.keys(body).find(key => !KNOWN.has(key));
  if (unknown !== undefined) throw invalid(`should NOT have additional property \`${unknown}\``);
  if (body.name === undefined) throw invalid('missing required property `name`');
  if (typeof body.name !== 'string') throw invalid('`name` should be string');
  if (!/^(?!.*---)[a-z0-9._-]{1,100}$/.test(body.name)) throw badRequest(BAD_NAME);
  if (body.files !== undefined && !Array.isArray(body.files)) throw invalid('`files` should be array');
  if (body.gitSource !== undefined) throw badRequest('The local cloud clones no repository: give `files`.');
  if (body.files === undefined && body.deploymentId === undefined)
    throw invalid('missing required property `files`');
  if (body.autoAssignCustomDomains !== undefined && typeof body.autoAssignCustomDomains !== 'boolean')
    throw invalid('`autoAssignCustomDomains` should be boolean');
  return {
    name: body.name,
    project: textOf(body, 'project'),
    files: body.files,
    target: textOf(body, 'target'),
    customEnvironmentSlugOrId: textOf(body, 'customEnvironmentSlugOrId'),
    deploymentId: textOf(body, 'deploymentId'),
    autoAssignCustomDomains: body.autoAssignCustomDomains as boolean | undefined,
    meta: textsOf(body.meta, 'meta'),
    gitMetadata: objectOf(body.gitMetadata, 'gitMetadata'),
    env: textsOf(body.env, 'env'),
    buildEnv: textsOf(objectOf(body.build, 'build')?.env, 'build.env'),
    projectSettings: settingsOf(body.projectSettings),
    source: textOf(body, 'source') ?? 'cli',
  };
}

const BAD_NAME =
  "Project names can be up to 100 characters long and must be lowercase. They can include letters, digits, and the following characters: '.', '_', '-'. However, they cannot contain the sequence '---'.";

const invalid = (what: string) => badRequest(`Invalid request: ${what}.`);

function textOf(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(`\`${name}\` should be string`);
  return value;
}

function objectOf(value: unknown, name: string): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(`\`${name}\` should be object`);
  return value as Record<string, unknown>;
}

function textsOf(value: unknown, name: string): Record<string, string> {
  const entries = Object.entries(objectOf(value, name) ?? {});
  const wrong = entries.find(([, text]) => typeof text !== 'string');
  if (wrong) throw invalid(`\`${name}.${wrong[0]}\` should be string`);
  return Object.fromEntries(entries) as Record<string, string>;
}

function settingsOf(value: unknown): Record<string, unknown> | undefined {
  const settings = objectOf(value, 'projectSettings');
  const unknown = Object.keys(settings ?? {}).find(key => !SETTINGS.has(key));
  if (unknown !== undefined)
    throw invalid(`\`projectSettings\` should NOT have additional property \`${unknown}\``);
  const { nodeVersion } = settings ?? {};
  if (nodeVersion !== undefined && !NODE_VERSIONS.includes(String(nodeVersion))) {
    const allowed = NODE_VERSIONS.join(', ');
    throw invalid(
      `\`projectSettings.nodeVersion\` should be equal to one of the allowed values "${allowed}"`,
    );
  }
  return settings;
}
