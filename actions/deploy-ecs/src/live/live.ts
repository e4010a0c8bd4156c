import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Run } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { accessOf, openAws } from './aws.ts';
import { checkOf } from './checks.ts';
import { credentialsOf, hasIdentity } from './identity.ts';
import { identityOfRun, releaseOf } from './release.ts';

/** Wires the story to AWS, to GitHub and to the run. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context } = run;
  const access = accessOf(config, run, credentialsOf(config, run));
  const check = checkOf(config, run, access);
  // A plan writes nothing and locks nothing; to look at locks is what `unlock` plans.
  const release = config.dryRun && config.operation !== 'unlock' ? undefined : releaseOf(config, run);
  return {
    hasIdentity: hasIdentity(config, run),
    openAws: () => openAws(access, config.services.length),
    keepFile: (name, text) => keepFile(context.tempDir, name, text),
    readText: path => readInside(context.workspace, path),
    ...(check && { check }),
    ...(release && { release }),
    run: identityOfRun(run),
    log,
    clock,
    signal,
  };
}

async function readInside(workspace: string, path: string): Promise<string> {
  const file = resolve(workspace, path);
  if (relative(workspace, file).startsWith('..')) {
    throw new ConfigError(`task-definition: ${path} is outside the workspace`, {
      hint: 'Name a file of the repository that is checked out',
    });
  }
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`task-definition: the file ${path} cannot be read`, {
      hint: 'Check the path, and that actions/checkout runs before this step; a revision is written family:revision',
      cause,
    });
  }
}

async function keepFile(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, 'pipeline', name);
  await mkdir(join(folder, 'pipeline'), { recursive: true });
  await writeFile(path, text);
  return path;
}
