import type { DeploymentBody } from './api.ts';
import type { DeploymentView, DomainView, ProjectView, RollingStage, RollingView } from './views.ts';
import type { MoveWanted } from './wanted.ts';

/** What an observation says, as much as planning needs. */
export interface VercelNow {
  project: ProjectView;
  /** The deployment that production's domains answer from; of several the one that most do. */
  live: DeploymentView | undefined;
  /** The domains of production, redirects and branches' left out, each with the deployment that it answers from. */
  domains: ServedDomain[];
  /** The extra hosts that this run is asked to give, likewise. */
  hosts: WantedHost[];
  /** The deployment that this run is asked to move, where there is one. */
  candidate: DeploymentView | undefined;
  /** A rolling release that is not over. */
  rolling: RollingView | undefined;
  /** Of one that would begin. */
  stages: RollingStage[] | undefined;
  /** The deployment that a move which is under way goes to. */
  moving?: DeploymentView;
  /** Names of variables that the wanted environment has. */
  envNames: string[];
}

export interface WantedHost {
  host: string;
  deployment: string | undefined;
  project: string | undefined;
  /** What of the project has it to itself, such as `the git branch next`. */
  taken?: string;
}

export interface ServedDomain extends DomainView {
  deployment: string | undefined;
}

/** What a plan tells `apply` to do; serialisable. */
export type VercelStep =
  | {
      action: 'deploy';
      body: DeploymentBody;
      prebuilt: boolean;
      force: boolean;
      staged: boolean;
      environment: string /** Marks what this run made, in `meta`. */;
      mark: string;
      move: MoveStep | undefined;
    }
  | ({ action: 'move' } & Moving & MoveStep)
  /** It is so already; what there is is watched. */
  | ({ action: 'watch' } & Moving & MoveStep);

/** What is moved, beside how. */
interface Moving {
  /** `prj_…` */
  project: string;
  /** The deployment's own host. */
  host: string;
}

export interface MoveStep {
  /** Empty where it is still to be made. */
  deployment: string;
  way: MoveWanted['way'];
  /** What served before; empty where nothing did. */
  from: string;
  /** Domains of production that are to answer from it. */
  domains: readonly string[];
  /** Extra hosts, what each answered from before, and where it goes; without `to` to the deployment, with `null` to none. */
  hosts: readonly { host: string; from: string | undefined; to?: string | null }[];
  /** By what is there afterwards one knows whether somebody else has moved production since it was planned. */
  base: {
    /** When the last move before it was asked for, by Vercel's clock; 0: never. */
    at: number;
    /** The deployments that production answered from, or was on its way to. */
    seen: readonly string[];
  };
  /** It serves already, and only the pin on it goes. */
  unpin?: true;
  /** How the project's setting was, so that it stays; `undefined` where it is Vercel's to decide, such as after an unpinning. */
  autoAssign: boolean | undefined;
  /** Percents of the stages that it goes through; none: at once. */
  stages: readonly RollingStage[];
}

/** What was begun. Serialisable: `continue` and `abort` may come from another run. */
export interface VercelStarted {
  project: string;
  /** For words: `acme/shop-web`. */
  subject: string;
  deployment: string;
  /** Its own host. */
  host: string;
  /** When it was begun, in milliseconds since the epoch by Vercel's clock as far as known. */
  at: number;
  /** `deploy`: it is built first. */
  action: VercelStep['action'];
  environment: string;
  staged: boolean;
  /** Where it is to serve production; absent for previews and what is only staged. */
  move: MoveStep | undefined;
}

/** Enough to return to. */
export interface VercelSnapshot {
  /** What production answers from; empty where nothing does. */
  deployment: string;
  host: string;
  /** Domain or extra host → deployment; `null` where it answered from none. */
  hosts: Record<string, string | null>;
  autoAssign: boolean;
  pinned: boolean;
}
