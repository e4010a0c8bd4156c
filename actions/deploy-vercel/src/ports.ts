import type { StagePorts } from '@pipeline/deploy-stage';
import type { Check } from '@pipeline/rollout';
import type { FileSet } from '@pipeline/vercel';
import type { SourceOptions, VercelJson } from '@pipeline/vercel-source';
import type { Vercel } from '@pipeline/vercel-stage';

/** What a run's checks look at. */
export interface Standpoint {
  /** The deployment's own address; absent where there is none yet. */
  url(): string | undefined;
  /** The secret that gets past its protection. */
  secret: string | undefined;
}

/** What is told on GitHub; nothing of it fails a deploy. */
export interface Notices {
  /** @param marker tells the comment from all others */
  comment(pullRequest: number, marker: string, body: string): Promise<void>;
  /** That it is made; what is returned says how that ended. */
  show(environment: string, key: string, sha: string): Promise<ShownEnd>;
  /** What was shown by the key is there no more. */
  withdraw(environment: string, key: string): Promise<void>;
}

export type ShownEnd = (
  state: 'success' | 'failure' | 'inactive',
  detail: string,
  url?: string,
) => Promise<void>;

export interface Ports extends Omit<StagePorts, 'check'> {
  /** Whether there is a token to look at Vercel with; only a dry run can do without. */
  hasToken: boolean;
  openVercel(): Promise<Vercel>;
  /** What looks at the deployment; absent where nothing is to be checked. */
  checkAt?: (where: Standpoint) => Check;
  readVercelJson(folder: string, rootDirectory: string | undefined): Promise<VercelJson>;
  /** Reads and hashes all of it, and sends nothing. */
  readSource(options: SourceOptions): Promise<FileSet>;
  /** Absent where nothing is told there. */
  github?: Notices;
  mask(secret: string): void;
}
