import type { Raw } from '../raw.ts';
import type { JobView } from '../views.ts';

/** What planning needs to know of a job. */
export interface JobNow {
  /** `undefined` where it does not exist. */
  raw: Raw | undefined;
  view: JobView | undefined;
  /** Where it does not exist: those that do, for nearest names. */
  known?: string[];
}

/**
 * Enough to return to, and to show; kept in release records, so without any variable's value. A job has no revisions:
 * a later run returns to its images only, the run that has seen it to all of it.
 */
export interface JobSnapshot {
  /** Container → image. */
  images: Record<string, string>;
  generation: number;
}

/** What `apply` does. It may hold the values of variables: show the plan's changes, not the step. */
export interface JobStep {
  /** `watch`: it has all that is wanted. */
  action: 'watch' | 'deploy' | 'create';
  body?: Raw;
  /** Of the document that was planned on; `''` where there is none. */
  etag: string;
  /** Hash of all that a deploy would overwrite. */
  base: string;
  /** By which the document tells that this plan was carried out. */
  mark: string;
  images: Record<string, string>;
}

/** A deploy that was started, or found done. */
export interface JobStarted {
  kind: 'job';
  region: string;
  id: string;
  uid: string;
  /** That of the document after the write. */
  generation: number;
  images: Record<string, string>;
}
