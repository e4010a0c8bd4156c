import type { Run } from '@pipeline/action-kit';
import { openHome } from '@pipeline/release-home';
import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { writeBelow } from './write-below.ts';

/** Wires the story to the release log and to the workspace. Nothing is opened before it is needed. */
export function livePorts({ home }: Config, run: Run): Ports {
  if (home === undefined) throw new Error('configure refuses to do without a log');
  const { log, clock, context } = run;
  return {
    releases: openHome(home, run).log,
    writeFile: file => writeBelow(context.workspace, file),
    log,
    clock,
  };
}
