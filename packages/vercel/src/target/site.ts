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
  /** What goes on is to get all traffic at once, whatever was asked for when it was deployed. */
  rolling?: 'at-once';
  /**
   * The staged deployments that are known to wait for their promotion, by their ids; none without it. Vercel keeps nothing of one that was declined, by
   * a check or by a person: only who has written it down knows. `any` is for a look that changes nothing.
   */
  waiting?: 'any' | readonly string[];
}

export interface VercelRunIds {
  /** The release's id. */
  release: string;
  /** The commit's full id. */
  commit: string;
}
