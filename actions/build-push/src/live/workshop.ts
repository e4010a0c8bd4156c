import type { Run } from '@pipeline/action-kit';
import type { Logins } from '@pipeline/registry-login';
import type { Config } from '../config/config.ts';

/** What building needs of this machine. */
export interface Workshop {
  config: Config;
  run: Run;
  logins: Logins;
  /** A folder for one image. */
  nextDir(): Promise<string>;
  /** Variables by which docker is logged in. */
  dockerEnv(): Promise<Record<string, string>>;
  /** What is done when everything is, whatever came of it. */
  atEnd(work: () => Promise<void>): void;
}
