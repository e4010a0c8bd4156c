/** What Vercel says, as much of it as is used here. Times are milliseconds since the epoch. */

/** Which variables it was built with, and what it may become. `staged` is a production build without production's domains. */
export type DeploymentKind = 'preview' | 'custom' | 'staged' | 'production';

/** https://vercel.com/docs/rest-api/deployments/get-a-deployment-by-id-or-url */
export interface DeploymentView {
  /** Such as `dpl_5ucQ…`. */
  id: string;
  /** Its own host, without a scheme: `shop-web-3f2a1bc-acme.vercel.app`. Never an alias. */
  host: string;
  name: string;
  /** `prj_…` */
  project: string;
  /** `production`, `preview`, or a custom environment's slug. */
  environment: string;
  /** QUEUED, INITIALIZING, BUILDING, READY, ERROR, CANCELED, BLOCKED or a newer one. */
  state: string;
  /** Of one that is READY in production: STAGED, ROLLING or PROMOTED. */
  substate: string | undefined;
  /** Hosts. */
  aliases: string[];
  /** Those of `aliases` that somebody gave it: not by Vercel's own making, such as a branch's `….vercel.app`. */
  given: string[];
  /** Whether Vercel is done with giving it its aliases. */
  aliased: boolean;
  aliasError: Complaint | undefined;
  error: (Complaint & { step?: string; link?: string }) | undefined;
  /** Integrations' checks that hold its aliases back. */
  checks: { state: string; conclusion?: string } | undefined;
  createdAt: number;
  buildingAt: number | undefined;
  readyAt: number | undefined;
  /** Its page in the dashboard. */
  inspectorUrl: string | undefined;
  creator: string | undefined;
  commit: { sha: string; ref?: string; message?: string } | undefined;
  meta: Readonly<Record<string, string>>;
  /** Names alone. */
  env: string[];
  buildEnv: string[];
}

/** In Vercel's words. */
export interface Complaint {
  code: string;
  message: string;
}

/** https://vercel.com/docs/rest-api/projects/find-a-project-by-id-or-name */
export interface ProjectView {
  /** `prj_…` */
  id: string;
  name: string;
  /** The team or the person. */
  owner: string;
  /** The team's slug, where it was asked for by that. */
  team?: string;
  framework: string | undefined;
  rootDirectory: string | undefined;
  /** Whether a new production deployment takes the domains by itself. */
  autoAssign: boolean;
  /** The production deployment that Vercel names as current, where it does. */
  production: string | undefined;
  /** The deployment that an instant rollback has pinned production to; while there is one, new deployments take no domain. */
  pinned: string | undefined;
  /** What Vercel says of that rollback: its `rollbackDescription`, where somebody gave one. */
  pinNote?: { by?: string; words?: string };
  /** The last promotion or rollback. */
  lastMove: MoveView | undefined;
  protection: ProtectionView;
  environments: { id: string; slug: string }[];
  /** Whether promotions roll by stages. */
  rolling: boolean;
}

export interface MoveView {
  type: 'promote' | 'rollback';
  from: string | undefined;
  to: string;
  /** pending, in-progress, succeeded, failed, skipped or a newer one. */
  status: string;
  at: number;
}

/** Who may look at a deployment's own address. https://vercel.com/docs/deployment-protection */
export interface ProtectionView {
  /** In Vercel's words, such as `Vercel Authentication`; none: everybody may. */
  by: string[];
  /** Which of the kinds it is for. */
  kinds: DeploymentKind[];
  /** The automation bypass secrets, where this token is shown them. Never to be logged. */
  bypass: string[];
}

export interface DomainView {
  host: string;
  verified: boolean;
  /** Where it redirects to, instead of answering. */
  redirect: string | undefined;
  gitBranch: string | undefined;
  /** A custom environment's id, that it belongs to. */
  environment: string | undefined;
}

export interface AliasView {
  host: string;
  deployment: string | undefined;
  project: string | undefined;
}

/** https://vercel.com/docs/rolling-releases */
export interface RollingView {
  /** ACTIVE, COMPLETE, ABORTED or a newer one. */
  state: string;
  /** What served before. */
  current: string | undefined;
  canary: string | undefined;
  stages: RollingStage[];
  /** Index in `stages`. */
  active: number | undefined;
  /** A deployment that was promoted meanwhile, and begins when this one has ended well. */
  queued?: string;
  startedAt: number;
  updatedAt: number;
}

export interface RollingStage {
  percent: number;
  /** Milliseconds until it goes on by itself; absent where it waits for approval. */
  duration: number | undefined;
}

/** One line of a build. https://vercel.com/docs/rest-api/deployments/get-deployment-events */
export interface BuildLine {
  /** For telling one line from another; Vercel sends some twice. */
  id: string;
  at: number;
  /** stdout, stderr, command, fatal, exit, deployment-state or a newer one. */
  type: string;
  /** Of one line, without colours. */
  text: string;
  level: 'error' | 'warning' | undefined;
}
