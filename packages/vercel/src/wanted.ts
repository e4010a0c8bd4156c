import type { DeploymentSettings } from './api.ts';

/** What is asked of a project: a new deployment, or another one in production. */
export type VercelWanted = { deploy: DeployWanted } | { move: MoveWanted };

/** A new deployment; of the source that the target was made with. */
export interface DeployWanted {
  /** `preview`, `production`, or a custom environment's slug. */
  environment: string;
  /** Of production: it is done when it is ready, and gets no domain. Else it is held there, and moves on when it is told to. */
  staged: boolean;
  prebuilt: boolean;
  /** Built anew, without the cache of the build before. */
  force: boolean;
  /** All else of the body: variables, commit, what `vercel.json` says. */
  body: DeploymentSettings;
  /** Once it is held and told to proceed. */
  move: Omit<MoveWanted, 'deployment' | 'way'>;
}

/** A deployment that there is, for production. */
export interface MoveWanted {
  /** `dpl_…` */
  deployment: string;
  /** `promote` leaves deploys to come as they are; `rollback` is Vercel's own, which pins production to it. */
  way: 'promote' | 'rollback';
  /** Hosts that it gets beside the project's domains of production; all of them or none. */
  hosts: readonly string[];
  /** Hosts that go back to the deployment which they had, or to none. */
  back?: Readonly<Record<string, string | null>>;
  /** Go on also where a rollback has pinned production. */
  unpin: boolean;
  /** Also one that was created before the one that is live. */
  allowOlder: boolean;
  /** Where the project's promotions roll: by its stages, or to all at once. */
  rolling: 'stages' | 'at-once';
}
