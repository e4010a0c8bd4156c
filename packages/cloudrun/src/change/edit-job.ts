import type { Raw } from '../raw.ts';
import type { RunWanted } from '../wanted.ts';
import { edit } from './edit.ts';
import type { Edited } from './edited.ts';

/**
 * A job is always written whole: its update takes no mask.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs/patch
 * @throws ConfigError of `edit`.
 */
export function editJob(live: Raw | undefined, wanted: RunWanted): Edited {
  return edit('job', live, wanted);
}
