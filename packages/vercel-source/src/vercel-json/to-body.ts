import { isRecord } from '@pipeline/contracts';
import { wrongFile } from './parse-json.ts';

/** What `vercel.json` says of a deployment, in the words of the request that creates it. */
export interface ConfigBody {
  /** What goes into the request as it is. */
  body: Record<string, unknown>;
  env: Record<string, string>;
  buildEnv: Record<string, string>;
  meta: Record<string, string>;
}

/**
 * Not for the request, though Vercel's CLI has read them once; `alias`, which could move a host before anything was looked at; and what it says
 * itself, whatever the file says.
 */
const LEFT_OUT = [
  ...['scope', 'github', 'public', 'images', 'name', 'alias'],
  ...['version', 'env', 'build', 'meta', 'projectSettings'],
  ...['project', 'files', 'target', 'customEnvironmentSlugOrId', 'autoAssignCustomDomains', 'gitMetadata'],
  ...['gitSource', 'deploymentId', 'withLatestCommit', 'source', 'actor'],
];

/** What overrides the project's settings for this deployment, and its name there. */
const SETTINGS = {
  buildCommand: 'buildCommand',
  devCommand: 'devCommand',
  framework: 'framework',
  ignoreCommand: 'commandForIgnoringBuildStep',
  installCommand: 'installCommand',
  outputDirectory: 'outputDirectory',
};

/** As Vercel's CLI merges it. https://github.com/vercel/vercel/blob/main/packages/cli/src/commands/deploy/index.ts */
export function toBody(
  config: Record<string, unknown>,
  file: string,
  rootDirectory: string | undefined,
): ConfigBody {
  if (config.version !== undefined && config.version !== 2)
    throw wrongFile(file, 'its version is not 2', 'Leave `version` out');
  const { build = {} } = config;
  if (!isRecord(build)) throw wrongFile(file, 'build is no object', 'Write `"build": {"env": {…}}`');
  const rest = Object.entries(config).filter(([key]) => !LEFT_OUT.includes(key));
  return {
    body: { ...Object.fromEntries(rest), version: 2, ...settings(config, rootDirectory) },
    env: variables(config.env, 'env', file),
    buildEnv: variables(build.env, 'build.env', file),
    meta: notes(config.meta, file),
  };
}

/** With `builds` the file says itself how all is built. */
function settings({ builds, ...config }: Record<string, unknown>, rootDirectory: string | undefined): object {
  if (Array.isArray(builds) && builds.length > 0) return {};
  const said = Object.entries(SETTINGS).flatMap(([key, name]) =>
    config[key] === undefined ? [] : [[name, config[key]] as const],
  );
  const projectSettings = Object.fromEntries(said);
  if (rootDirectory !== undefined) projectSettings.rootDirectory = rootDirectory;
  return Object.keys(projectSettings).length === 0 ? {} : { projectSettings };
}

function variables(given: unknown, at: string, file: string): Record<string, string> {
  if (given === undefined) return {};
  if (!isRecord(given)) throw wrongFile(file, `${at} is no object`, `Write \`"NAME": "value"\` in it`);
  const odd = Object.keys(given).find(name => typeof given[name] !== 'string');
  if (odd !== undefined)
    throw wrongFile(file, `${at} gives ${odd} what is no text`, 'Write its value in quotes');
  return given as Record<string, string>;
}

/** One `key=value` or a list of them. */
function notes(given: unknown, file: string): Record<string, string> {
  const lines = given === undefined ? [] : typeof given === 'string' ? [given] : given;
  if (!Array.isArray(lines) || !lines.every(line => typeof line === 'string'))
    throw wrongFile(file, 'meta is no list of texts', 'Write `["key=value"]`');
  return Object.fromEntries(
    lines.map(line => {
      const [key = '', ...value] = line.split('=');
      return [key, value.join('=')];
    }),
  );
}
