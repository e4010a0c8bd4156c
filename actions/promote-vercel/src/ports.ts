import type { StagePorts } from '@pipeline/deploy-stage';
import type { OpenHome } from '@pipeline/release-home';
import type { Check } from '@pipeline/rollout';
import type { Vercel } from '@pipeline/vercel-stage';

/** What a run's checks look at. */
export interface Places {
  /** The deployment's own host. */
  own: string;
  /** Where production answers: its domains, and the extra hosts. */
  hosts: readonly string[];
  /** The secret that gets past Deployment Protection, where one is known. */
  secret: string | undefined;
}

export interface Ports extends Omit<StagePorts, 'check'> {
  /** Whether there is a token to look at Vercel with; only a dry run can do without. */
  hasToken: boolean;
  openVercel(): Vercel;
  /** What looks at production; absent where nothing is to be checked. */
  checkAt?(places: Places): Check;
  /** The release log to read, and its locks; also for a plan. Absent where there is none. */
  memory?: Pick<OpenHome, 'log' | 'lock'>;
  mask(secret: string): void;
}
