import type { Place } from '../raw.ts';
import type { Kind } from './kind.ts';

/** What is deployed to, and for which release. */
export interface Site {
  kind: Kind;
  at: Place;
  id: string;
  /** For a person: `Cloud Run service europe-west1/api`. */
  name: string;
  run: RunIds;
}

export interface RunIds {
  /** The release's id. */
  release: string;
  /** The commit's full id. */
  commit: string;
}
