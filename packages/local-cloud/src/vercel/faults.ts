import { CountedFaults } from '../faults/counted-faults.ts';

/**
 * Every part that is given must match; none given matches everything. A project and a target are known of builds and of moves;
 * what refuses a request (`rate-limited`, `upload-breaks`, `stale-reads`, `plan-limit`, `token-without-scope`) has neither.
 */
export interface VercelFaultMatch {
  /** A project's name. */
  project?: string;
  /** `production`, `preview`, or a custom environment's slug. */
  target?: string;
  /** How often it strikes; for ever when absent; `rate-limited`, `upload-breaks` and `superseded` once. */
  count?: number;
}

/** What goes wrong with the platform, by its own rules or somebody's doing. It meets what begins after it was set. */
export type VercelFault = VercelFaultMatch &
  /** `BUILD_UTILS_SPAWN_1`, an error of npm's and exit code 1, when absent. */
  (
    | { kind: 'build-fails'; code?: string; lines?: readonly string[]; exitCode?: number }
    /** Somebody presses Cancel while it builds. */
    | { kind: 'build-canceled'; by?: string }
    | { kind: 'build-never-ends' }
    /** The commit's author has no seat. */
    | { kind: 'blocked'; reason?: string }
    /** Takes so many times as long; 10 when absent. */
    | { kind: 'slow-build'; times?: number }
    /**
     * 429. `route`: an operation, such as `UploadFile`, all when absent; `reset`: seconds until it is lifted, 1 when absent;
     * `code`: the name of a daily limit, such as `api-upload-free`.
     */
    | { kind: 'rate-limited'; route?: string; reset?: number; code?: string }
    /** The connection is cut when so many bytes of a file have come, and nothing of it is kept. */
    | { kind: 'upload-breaks'; after: number }
    /** The host belongs to this other project; `account`: to one of another account. */
    | { kind: 'alias-taken'; host: string; by: string; account?: boolean }
    /** A deployment that is READY does not get its aliases. */
    | { kind: 'alias-error'; code?: string; message?: string }
    /** A promotion or rollback ends as failed; `hosts`: which of them did not move, all when absent. */
    | { kind: 'promotion-fails'; hosts?: readonly string[] }
    | { kind: 'promotion-skipped' }
    | { kind: 'promotion-never-ends' }
    /** While ours is under way `user` promotes this deployment in the dashboard: an id, or `new`: one made for it. */
    | { kind: 'superseded'; by: string; user?: string }
    /** For so long (ms of this machine's clock) after a write, what is read is as it was before it. */
    | { kind: 'stale-reads'; for: number }
    /** 402. `route`: an operation, all that write when absent. */
    | { kind: 'plan-limit'; route?: string; code?: string; message?: string }
    /** Every call is refused as if the token was not for the team. */
    | { kind: 'token-without-scope' }
    /** For so long (ms of this machine's clock) after it was moved, a host answers from the deployment before. */
    | { kind: 'serves-old'; for: number; host?: string }
  );

export interface VercelSubject {
  /** Its name; `undefined` where it is not known yet. */
  project?: string | undefined;
  target?: string | undefined;
}

export type VercelFaultKind = VercelFault['kind'];
export type OfKind<K extends VercelFaultKind> = Extract<VercelFault, { kind: K }>;

export class VercelFaults extends CountedFaults<VercelFault, VercelSubject> {
  constructor() {
    super(['rate-limited', 'upload-breaks', 'superseded'], ({ project, target }, of) => {
      return (project ?? of.project) === of.project && (target ?? of.target) === of.target;
    });
  }
}
