import type { FileSet } from '../source.ts';

/** What is deployed to, of what, and for which release. */
export interface VercelSite {
  /** The project's id or name, as it was given. */
  project: string;
  /** `production` (staged or not), `preview`, or a custom environment's slug. */
  environment: string;
  run: VercelRunIds;
  /** What is deployed; absent where only what there is is moved. */
  source?: FileSet;
  /** The deployment to move, by its id or host. */
  candidate?: string;
  /** Hosts that production gets beside the project's domains. */
  hosts?: readonly string[];
}

export interface VercelRunIds {
  /** The release's id. */
  release: string;
  /** The commit's full id. */
  commit: string;
}
