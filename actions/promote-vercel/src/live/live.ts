import type { Run } from '@pipeline/action-kit';
import { keepFile } from '@pipeline/deploy-stage';
import { openHome, runIdentity } from '@pipeline/release-home';
import { openVercel } from '@pipeline/vercel-stage';
import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { checkAt } from './checks.ts';

/** Wires the story to Vercel, to GitHub and to the run. Nothing is opened before it is needed. */
export function livePorts({ identity, checks, home, release, dryRun }: Config, run: Run): Ports {
  const { log, clock, signal, context, mask } = run;
  const memory = home && openHome(home, run);
  return {
    hasToken: identity.token !== undefined,
    openVercel: () => openVercel(identity, run),
    keepFile: (name, text) => keepFile(context, name, text),
    ...(checks && { checkAt: places => checkAt(checks, places, run) }),
    ...(memory && { memory }),
    // A plan reads what there is, and writes nothing.
    ...(memory && release && !dryRun && { release: memory }),
    run: runIdentity(context),
    mask,
    log,
    clock,
    signal,
  };
}
