import type { Run } from '@pipeline/action-kit';
import { keepFile, openRelease } from '@pipeline/deploy-stage';
import { runIdentity } from '@pipeline/release-home';
import { openVercel, type Vercel } from '@pipeline/vercel-stage';
import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { checkAt } from './checks.ts';
import { noticesOf } from './notices.ts';

/** Wires the story to Vercel, to GitHub and to the run. Nothing is opened or loaded before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context, mask } = run;
  let opened: Vercel | undefined;
  const { operation, identity } = config;
  // Of an input it is masked already; of the environment it may not be.
  if (identity.token !== undefined) mask(identity.token);
  // There is no release of a clean-up.
  const release = operation === 'clean-up' ? undefined : openRelease({ ...config, operation }, run);
  const github = noticesOf(config, run);
  return {
    hasToken: identity.token !== undefined,
    async openVercel() {
      opened ??= openVercel(identity, run);
      return opened;
    },
    readVercelJson: async (folder, root) =>
      (await import('@pipeline/vercel-source')).readVercelJson(folder, root),
    readSource: async options => (await import('@pipeline/vercel-source')).readSource(options, log.info),
    ...checkAt(config, run),
    ...(github && { github }),
    ...(release && { release }),
    keepFile: (name, text) => keepFile(context, name, text),
    run: runIdentity(context),
    mask,
    log,
    clock,
    signal,
  };
}
