import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Run, readWorkspaceFile } from '@pipeline/action-kit';
import { openHome, runIdentity } from '@pipeline/release-home';
import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { accessOf, openAws } from './aws.ts';
import { checkOf } from './checks.ts';
import { credentialsOf, hasIdentity } from './identity.ts';

/** Wires the story to AWS, to GitHub and to the run. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context } = run;
  const access = accessOf(config, run, credentialsOf(config, run));
  const check = checkOf(config, run, access);
  // A plan writes nothing and locks nothing; to look at locks is what `unlock` plans.
  const home = config.dryRun && config.operation !== 'unlock' ? undefined : config.release?.home;
  return {
    hasIdentity: hasIdentity(config, run),
    openAws: () => openAws(access, config.services.length),
    keepFile: (name, text) => keepFile(context.tempDir, name, text),
    readText: path =>
      readWorkspaceFile(context, {
        input: 'task-definition',
        path,
        or: 'a revision is written family:revision',
      }),
    ...(check && { check }),
    ...(home && { release: openHome(home, run) }),
    run: runIdentity(context),
    log,
    clock,
    signal,
  };
}

async function keepFile(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, 'pipeline', name);
  await mkdir(join(folder, 'pipeline'), { recursive: true });
  await writeFile(path, text);
  return path;
}
