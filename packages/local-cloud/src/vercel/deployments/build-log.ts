import { rootOf } from '../build/command.ts';
import type { BuildEvent, Complaint, Deployment } from '../model.ts';

export type LogLine = Pick<BuildEvent, 'type' | 'text'> & Pick<Partial<BuildEvent>, 'level'>;

/** How a build goes: its lines, and with what it fails. */
export interface Build {
  lines: LogLine[];
  failure?: Complaint & { step: string; link?: string };
}

/** How every build begins. */
function openingOf({ files }: Deployment, withoutCache: boolean): LogLine[] {
  return [
    out('Running build in Washington, D.C., USA (East) – iad1'),
    out('Build machine configuration: 2 cores, 8 GB'),
    out('Retrieving list of deployment files...'),
    out(
      withoutCache
        ? 'Skipping build cache, deployment was triggered without cache.'
        : 'Previous build caches not available',
    ),
    out(`Downloading ${files.size} deployment files...`),
  ];
}

const CLOSING = ['Build Completed in /vercel/output [8s]', 'Deploying outputs...', 'Deployment completed'];

/** A build in the words of Vercel's own, as its users' logs show them. */
export function buildOf(deployment: Deployment, withoutCache: boolean): Build {
  const start = openingOf(deployment, withoutCache);
  const failure = brokenFrom(deployment);
  if (failure) return { lines: [...start, wrong(failure.message)], failure };
  const middle = deployment.prebuilt
    ? [out('Using prebuilt build artifacts from .vercel/output')]
    : [
        out('Running "vercel build"'),
        out('Vercel CLI 58.4.4'),
        out('Installing dependencies...'),
        { type: 'stderr', text: 'npm warn deprecated inflight@1.0.6: This module is not supported' } as const,
        out('added 71 packages in 10s'),
        { type: 'command', text: 'npm run build' } as const,
        out(`> ${deployment.name}@0.1.0 build`),
        out('\u001b[32m✓\u001b[39m built in 4.2s'),
      ];
  return {
    lines: [...start, ...middle, ...CLOSING.map(out)],
  };
}

/** The lines before a build that is run for real, and how it ended. */
export function realBuildOf(deployment: Deployment, withoutCache: boolean, command: string): LogLine[] {
  return [...openingOf(deployment, withoutCache), { type: 'command', text: command }];
}

export function endOfReal(command: string, exitCode: number | null): Build {
  if (exitCode === 0) return { lines: CLOSING.map(out) };
  const message = `Command "${command}" exited with ${exitCode ?? 'no code'}`;
  return {
    lines: [wrong(`Error: ${message}`), { type: 'exit', text: String(exitCode), level: 'error' }],
    failure: { code: 'BUILD_UTILS_SPAWN_1', message, step: 'buildStep', link: HELP },
  };
}

const HELP = 'https://vercel.com/docs/errors/error-list';

/** Such as a compiler's. */
export function failedBuild(
  { lines: good }: Build,
  {
    code = 'BUILD_UTILS_SPAWN_1',
    exitCode = 1,
    lines,
  }: { code?: string; exitCode?: number; lines?: readonly string[] },
): Build {
  const message = `Command "npm run build" exited with ${exitCode}`;
  const at = good.findIndex(
    ({ text }) => text?.startsWith('\u001b[32m✓') || text?.startsWith('Build Completed'),
  );
  const told = lines ?? [
    "src/cart.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.",
    'npm error Lifecycle script `build` failed with error:',
    `npm error code ${exitCode}`,
  ];
  return {
    lines: [
      ...good.slice(0, at),
      ...told.map(text => ({ type: 'stderr', text }) as const),
      wrong(`Error: ${message}`),
      { type: 'exit', text: String(exitCode), level: 'error' },
    ],
    failure: { code, message, step: 'buildStep', link: HELP },
  };
}

/** What is amiss with the files themselves, whatever a build would do. */
function brokenFrom(deployment: Deployment): Build['failure'] {
  const { files, prebuilt } = deployment;
  const root = rootOf(deployment);
  if (![...files.keys()].some(path => path.startsWith(root)) && root !== '') {
    const message = `The specified Root Directory "${root.slice(0, -1)}" does not exist. Please update your Project Settings.`;
    return { code: 'NOW_SANDBOX_WORKER_ROOTDIR_NOT_EXIST', message, step: 'build-container-init' };
  }
  if (!prebuilt) return undefined;
  const folder = `${root}.vercel/output`;
  const config = files.get(`${folder}/config.json`) ?? files.get('.vercel/output/config.json');
  if (config === undefined) {
    const message = `Config file was not found at "/vercel/path0/${folder}/config.json"`;
    return { code: 'CONFIG_FILE_NOT_FOUND', message, step: 'buildStep' };
  }
  return versionOf(config.content) === 3
    ? undefined
    : {
        code: 'INVALID_CONFIG',
        message: 'Build Output API: `config.json` needs `version` 3',
        step: 'buildStep',
      };
}

function versionOf(config: Buffer): unknown {
  try {
    return (JSON.parse(config.toString()) as { version?: unknown } | null)?.version;
  } catch {
    return undefined;
  }
}

const out = (line: string): LogLine => ({ type: 'stdout', text: line });
const wrong = (line: string): LogLine => ({ type: 'stderr', text: line, level: 'error' });
