import type { Change } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';

/** A document with all changes made that are wanted. It may hold the values of variables; `changes` never does. */
export interface Edited {
  /**
   * What is to be written: of a service or a worker pool its name and the fields of `mask`, of a job and of what is new all
   * that can be written. It has no etag, no traffic, and `template` no `revision`.
   */
  body: Raw;
  /** Top-level fields that differ from what is there. A field that `body` lacks is cleared by it. A job has none. */
  mask: string[];
  changes: Change[];
  /** Container's name → image; `''` is one without a name. */
  images: Record<string, string>;
  /** Whether what is there is as wanted, so that nothing has to be written. */
  same: boolean;
}
