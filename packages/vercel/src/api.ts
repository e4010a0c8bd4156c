import type {
  AliasView,
  BuildLine,
  DeploymentView,
  DomainView,
  ProjectView,
  RollingStage,
  RollingView,
} from './views.ts';

/** Who is spoken for: a team by its id (`team_…`) or slug; the token's own person where there is none. */
export interface Scope {
  team: string | undefined;
}

export interface DeploymentFilter {
  project: string;
  /** `production`, `preview` or a custom environment's id. */
  environment?: string;
  /** Names and values in the deployment's `meta` that must be so. */
  meta?: Readonly<Record<string, string>>;
  /** Such as READY. */
  state?: string;
  /** Of production: one that an instant rollback may go to. */
  rollbackCandidate?: boolean;
  /** At most, newest first. */
  limit: number;
}

/** One file of a deployment, as `POST /v13/deployments` takes it. */
export interface FileRef {
  /** Below the deployment's root, with `/`. */
  file: string;
  /** SHA-1 of its content, or of where a symbolic link points; an empty folder has neither hash nor size. */
  sha?: string;
  size?: number;
  /** Kind and permissions, as lstat tells them. */
  mode: number;
}

/** What of a deployment its caller has to say. */
export interface DeploymentSettings {
  env?: Readonly<Record<string, string>>;
  build?: { env: Readonly<Record<string, string>> };
  meta?: Readonly<Record<string, string>>;
  gitMetadata?: Readonly<Record<string, unknown>>;
  projectSettings?: Readonly<Record<string, unknown>>;
  /** What else of `vercel.json` goes into the body. */
  [more: string]: unknown;
}

/** All of a deployment but its files. */
export interface DeploymentBody extends DeploymentSettings {
  name: string;
  project: string;
  target?: 'production';
  customEnvironmentSlugOrId?: string;
  autoAssignCustomDomains?: boolean;
}

export interface NewDeployment extends DeploymentBody {
  files: readonly FileRef[];
}

/**
 * Vercel's REST API, as much as is used. Reading calls are sent again after a 5xx or a lost answer, changing ones only
 * where Vercel did nothing. What does not exist is `undefined`; all else that is refused throws ConfigError or RemoteError.
 */
export interface VercelApi {
  readonly scope: Scope;
  project(idOrName: string): Promise<ProjectView | undefined>;
  /** For a name that is not there: the names of the projects that are, as far as one page goes. */
  projectNames(): Promise<string[]>;
  domains(project: string): Promise<DomainView[]>;
  /** The names of the variables that the environment has; values are never asked for. */
  envNames(project: string, environment: string): Promise<string[]>;
  /** By its id or its host; in whatever project of the scope. */
  deployment(idOrHost: string): Promise<DeploymentView | undefined>;
  deployments(filter: DeploymentFilter): Promise<DeploymentView[]>;
  /** The files that Vercel does not have yet, by their hashes: upload them and create it again. */
  create(
    body: NewDeployment,
    query: { prebuilt?: boolean; forceNew?: boolean },
  ): Promise<DeploymentView | { missing: string[] }>;
  /** `open` is called anew for each try; what it throws, or the content breaks off with, is thrown as it is and not tried again. */
  upload(
    file: { sha: string; size: number; open(): Uint8Array | ReadableStream<Uint8Array> },
    signal?: AbortSignal,
  ): Promise<void>;
  /** Its build's lines from its beginning, or from `since`; with `follow` as they come, until it ends or the answer breaks off. */
  buildLines(
    deployment: string,
    options: { follow: boolean; since?: number; signal?: AbortSignal },
  ): AsyncIterable<BuildLine>;
  cancel(deployment: string): Promise<void>;
  remove(deployment: string): Promise<void>;
  alias(host: string): Promise<AliasView | undefined>;
  assignAlias(deployment: string, host: string): Promise<void>;
  removeAlias(host: string): Promise<void>;
  /** `queued`: it begins once the rolling release that is under way is complete (Vercel's 202). */
  promote(project: string, deployment: string): Promise<{ queued: boolean }>;
  rollback(project: string, deployment: string): Promise<void>;
  setAutoAssign(project: string, autoAssign: boolean): Promise<void>;
  /** `undefined` where none was ever begun. */
  rolling(project: string): Promise<RollingView | undefined>;
  rollingStages(project: string): Promise<RollingStage[] | undefined>;
  /** @param next the index of the stage to go to */
  approveStage(project: string, canary: string, next: number): Promise<void>;
  completeRolling(project: string, canary: string): Promise<void>;
}
