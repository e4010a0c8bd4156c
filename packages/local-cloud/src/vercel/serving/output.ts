import type { IncomingMessage } from 'node:http';
import { rootOf } from '../build/command.ts';
import type { DeployedFile, Deployment } from '../model.ts';
import { type Filesystem, type OutputRoute, routed } from './build-output.ts';
import { filePage, type Page, plain } from './page.ts';

interface OutputConfig {
  routes?: readonly OutputRoute[];
  overrides?: Readonly<Record<string, { path?: string; contentType?: string }>>;
}

type Serve = (request: Pick<IncomingMessage, 'url' | 'method' | 'headers'>) => Page | undefined;

/** What a READY deployment answers: as its Build Output says, or its plain files. */
export function outputOf(deployment: Deployment): Serve {
  const { files, prebuilt, project, projectSettings } = deployment;
  const root = rootOf(deployment);
  const made = deployment.output ?? (prebuilt ? files : new Map<string, DeployedFile>());
  const output = [`${root}.vercel/output/`, '.vercel/output/'].find(at => made.has(`${at}config.json`));
  if (output !== undefined) return builtOutput(made, output);
  const wanted = projectSettings.outputDirectory ?? project.outputDirectory;
  const below = `${root}${typeof wanted === 'string' && wanted !== '' ? wanted.replace(/^\.?\/+|\/+$/g, '') : 'public'}/`;
  const has = [...files.keys()].some(path => path.startsWith(below));
  return plainFiles(files, has ? below : root);
}

/** https://vercel.com/docs/build-output-api/primitives, https://vercel.com/docs/build-output-api/configuration */
function builtOutput(files: ReadonlyMap<string, DeployedFile>, output: string): Serve {
  const config = JSON.parse(files.get(`${output}config.json`)?.content.toString() ?? '{}') as OutputConfig;
  const overrides = Object.entries(config.overrides ?? {});
  const renamed = new Map(
    overrides.flatMap(([file, { path }]) => (path === undefined ? [] : [[path, file]])),
  );
  const find = (path: string): Page | undefined => {
    const plainPath = path.replace(/^\/+|\/+$/g, '');
    for (const each of [plainPath, plainPath === '' ? 'index.html' : `${plainPath}/index.html`]) {
      const file = renamed.get(each) ?? each;
      const found = files.get(`${output}static/${file}`);
      const override = config.overrides?.[file];
      // A file that has another path is not at its own any more.
      if (found !== undefined && (override?.path ?? each) === each)
        return filePage(file, found.content, override?.contentType);
    }
    const name = plainPath === '' ? 'index' : plainPath;
    return files.has(`${output}functions/${name}.func/.vc-config.json`) ? noFunctions() : undefined;
  };
  return request => routed(config.routes ?? [], find, request);
}

function plainFiles(files: ReadonlyMap<string, DeployedFile>, root: string): Serve {
  const find: Filesystem = path => {
    const below = path.replace(/^\/+|\/+$/g, '');
    for (const each of [below, below === '' ? 'index.html' : `${below}/index.html`]) {
      const found = files.get(`${root}${each}`);
      if (found !== undefined && !each.startsWith('api/')) return filePage(each, found.content);
    }
    const isFunction = ['js', 'ts', 'mjs', 'py', 'go'].some(ext => files.has(`${root}${below}.${ext}`));
    return below.startsWith('api/') && isFunction ? noFunctions() : undefined;
  };
  return request => routed([], find, request);
}

const noFunctions = () => plain(501, 'The local cloud runs no functions: it serves static files alone.\n');
