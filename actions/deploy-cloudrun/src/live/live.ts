import { type Run, readWorkspaceFile } from '@pipeline/action-kit';
import { keepFile, openRelease } from '@pipeline/deploy-stage';
import { runIdentity } from '@pipeline/release-home';
import type { Config } from '../config/config.ts';
import type { Google, Ports } from '../ports.ts';
import { checkOf } from './checks.ts';
import { openGoogle } from './google.ts';
import { hasIdentity, identityOf } from './identity.ts';

/** Wires the story to Google, to GitHub and to the run. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context } = run;
  const identity = identityOf(config, run);
  let opened: Promise<Google> | undefined;
  const google = () => {
    opened ??= openGoogle(run, identity);
    return opened;
  };
  const check = checkOf(config, run, google, identity.idToken);
  const release = openRelease(config, run);
  return {
    hasIdentity: hasIdentity(config, run),
    openGoogle: google,
    identityToken: identity.idToken,
    keepFile: (name, text) => keepFile(context, name, text),
    readText: path =>
      readWorkspaceFile(context, { input: 'service-file', path, or: 'a service file is in YAML or JSON' }),
    ...(check && { check }),
    ...(release && { release }),
    run: runIdentity(context),
    log,
    clock,
    signal,
  };
}
