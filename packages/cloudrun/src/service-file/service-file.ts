import type { Raw } from '../raw.ts';
import type { Split } from '../views.ts';

/** What a file describes. */
export interface ServiceFile {
  kind: 'service' | 'job' | 'worker-pool';
  /** What the file calls it. */
  id?: string;
  /** What the file calls the new revision, as a whole. */
  revision?: string;
  /** As v2 has it, without name and traffic: a `base`. */
  body: Raw;
  /** Where it speaks of traffic. */
  splits?: Split[];
}
