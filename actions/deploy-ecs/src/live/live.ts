import { type Run, readWorkspaceFile } from '@pipeline/action-kit';
import { keepFile, openRelease } from '@pipeline/deploy-stage';
import { runIdentity } from '@pipeline/release-home';
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
  const release = openRelease(config, run);
  return {
    hasIdentity: hasIdentity(config, run),
    openAws: () => openAws(access, config.services.length),
    keepFile: (name, text) => keepFile(context, name, text),
    readText: path =>
      readWorkspaceFile(context, {
        input: 'task-definition',
        path,
        or: 'a revision is written family:revision',
      }),
    ...(check && { check }),
    ...(release && { release }),
    run: runIdentity(context),
    log,
    clock,
    signal,
  };
}
