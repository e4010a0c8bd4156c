import type { Clock, Log } from '@pipeline/contracts';

/** What is needed of the run; action-kit's `Run` is one. */
export interface LoginRun {
  context: {
    env(name: string): string | undefined;
    repository: string;
    runId: string;
    actor: string;
  };
  idToken(audience: string): Promise<string>;
  mask(secret: string): void;
  clock: Clock;
  log: { info: Log };
  signal: AbortSignal;
}
