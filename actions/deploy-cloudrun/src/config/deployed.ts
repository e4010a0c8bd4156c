import type { Access, Place, RunWanted } from '@pipeline/cloudrun';
import type { Strategy } from '@pipeline/contracts';

/** One thing in one region. */
export interface Deployed extends Place {
  kind: 'service' | 'worker-pool' | 'job';
  /** `api`, or `api@europe-west1` where there are several regions. */
  name: string;
  /** As Cloud Run calls it. */
  id: string;
  /** Without the base where that is a file, which is still to be read. */
  wanted: RunWanted;
  /** The container that most is said of: `''` for the only one, or the one that takes requests. */
  container: string;
  /** A path in the workspace. */
  serviceFile: string | undefined;
  /** `undefined`: all at once. */
  strategy: Strategy | undefined;
  /** What its IAM policy is to say; nothing in it: not touched. */
  access: Access;
  /** Where the checks look instead of at its own URLs. */
  checkUrl: URL | undefined;
  /** Images that are named by tag: what they are can change under a running service. */
  unpinned: string[];
  /** Where it answers, for a person. */
  url: string | undefined;
}
