import type { ReleaseLog } from '@pipeline/contracts';
import type { ReleasePorts } from '@pipeline/release';
import type { OpenHome } from '@pipeline/release-home';
import type { Ports } from '../ports.ts';

/** What a release needs of the world. */
export function ported(
  { log, lock, history }: Pick<OpenHome, 'lock' | 'history'> & { log: ReleaseLog },
  ports: Ports,
): ReleasePorts {
  const { clock, signal } = ports;
  return { log, lock, history, clock, signal, tell: ports.log.info, warn: ports.log.warn };
}
