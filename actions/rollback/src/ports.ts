import type { ChecksConfig, StagePorts } from '@pipeline/deploy-stage';
import type { Ask, Fleet } from '@pipeline/fleet';
import type { OpenHome } from '@pipeline/release-home';
import type { Check } from '@pipeline/rollout';

/** Where something is looked at once it is back, and with what. */
export interface Place extends Pick<ChecksConfig, 'http' | 'command'> {
  /** Where nothing is asked over HTTP there is none. */
  url: string | undefined;
  /** What asks there, where that is not just anybody. */
  ask: Ask | undefined;
}

export interface Ports extends Pick<StagePorts, 'keepFile' | 'run' | 'log' | 'clock' | 'signal'> {
  fleet: Fleet;
  /** Absent only where a plan has no token for it. */
  home?: Pick<OpenHome, 'log' | 'lock' | 'history'>;
  /** What looks at what is back; absent where nothing is to be checked. */
  checkAt?(place: Place): Check;
  /** Puts one comment on a commit, however often it is told to. @returns where it is to be seen */
  comment?(commit: string, body: string): Promise<string>;
}
