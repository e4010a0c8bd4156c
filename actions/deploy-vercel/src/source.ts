import { commitMeta, type DeployWanted, type FileSet } from '@pipeline/vercel';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';

/** What is deployed: its files, and what the request says beside them. */
export interface Made {
  files: FileSet;
  body: DeployWanted['body'];
}

/**
 * Reads what is deployed, without asking anybody. What the workflow says wins over `vercel.json`, as for Vercel's own tools.
 * @param project what Vercel says of it, where it was asked
 */
export async function readMade(
  config: Config,
  ports: Pick<Ports, 'readVercelJson' | 'readSource' | 'log'>,
  project: { name?: string; rootDirectory?: string | undefined } = {},
): Promise<Made> {
  const { source, goal } = config;
  const rootDirectory = source.rootDirectory ?? project.rootDirectory;
  return ports.log.group('Reading what is deployed', async () => {
    const json = await ports.readVercelJson(source.path, rootDirectory);
    for (const warning of json.warnings) ports.log.warn(warning);
    const { bulkRedirectsPath } = json.body;
    const files = await ports.readSource({
      folder: source.path,
      checkout: source.checkout,
      rootDirectory,
      archive: source.archive,
      projectName: project.name,
      ...(source.output !== undefined && {
        prebuilt: { output: source.output, environment: goal.environment },
      }),
      ...(typeof bulkRedirectsPath === 'string' && { bulkRedirectsPath }),
    });
    return { files, body: bodyOf(config, json) };
  });
}

function bodyOf(
  { variables, meta, made }: Config,
  json: Awaited<ReturnType<Ports['readVercelJson']>>,
): DeployWanted['body'] {
  const env = { ...json.env, ...variables.env };
  const buildEnv = { ...json.buildEnv, ...variables.buildEnv };
  return {
    ...json.body,
    ...(Object.keys(env).length > 0 && { env }),
    ...(Object.keys(buildEnv).length > 0 && { build: { env: buildEnv } }),
    meta: { ...json.meta, ...(made && commitMeta(made)), ...meta },
  };
}
