/** What Vercel keeps, as far as deploying and promoting ask of it. Times are milliseconds since the epoch. */

export type * from './deployment-model.ts';

export type Plan = 'hobby' | 'pro' | 'enterprise';
/** https://vercel.com/docs/rbac/access-roles; a VIEWER changes nothing, a DEVELOPER nothing in production. */
export type Role = 'OWNER' | 'MEMBER' | 'DEVELOPER' | 'VIEWER';

export interface User {
  id: string;
  username: string;
  email: string;
  name: string;
}

export interface Team {
  /** `team_…` */
  id: string;
  slug: string;
  name: string;
  plan: Plan;
  /** By user id. */
  members: Map<string, Role>;
}

export interface Token {
  value: string;
  user: User;
  /** Ids of the teams that it is for; those of its user where it is not said. */
  teams?: readonly string[];
  /** Names of the projects that it is for; all of them where it is not said. */
  projects?: readonly string[];
  expired?: boolean;
}

/** Whose a project is: a team, or a person. */
export interface Owner {
  /** `team_…` or the user's id. */
  id: string;
  slug: string;
  plan: Plan;
  team: Team | undefined;
}

export interface Project {
  /** `prj_…` */
  id: string;
  name: string;
  owner: Owner;
  createdAt: number;
  updatedAt: number;
  framework: string | null;
  rootDirectory: string | null;
  outputDirectory: string | null;
  buildCommand: string | null;
  installCommand: string | null;
  nodeVersion: string;
  /** Whether a new production deployment takes production's domains by itself. */
  autoAssignCustomDomains: boolean;
  domains: Domain[];
  env: EnvVariable[];
  customEnvironments: CustomEnvironment[];
  protection: Protection;
  /** The one slot for the last promotion or rollback. */
  lastAliasRequest: AliasRequest | null;
  /** While a rollback is under way. */
  lastRollbackTarget: { deploymentId: string } | null;
  rollbackDescription: { description: string; createdAt: number; userId: string; username: string } | null;
  /** Id of what production's domains were last given to by a deploy, a promotion or a rollback. */
  production: string | undefined;
  /** The configuration; durations in minutes. `null`: promotions go to all at once. */
  rollingRelease: RollingConfig | null;
  /** The one under way, or the last that was. */
  rolling: RollingRelease | undefined;
  link: Record<string, unknown> | null;
  paused: boolean;
}

export interface Domain {
  /** A host; in `serve` mode `127.0.0.1:PORT`. */
  name: string;
  redirect: string | null;
  redirectStatusCode: 301 | 302 | 307 | 308 | null;
  gitBranch: string | null;
  customEnvironmentId: string | null;
  verified: boolean;
  createdAt: number;
  updatedAt: number;
}

export interface EnvVariable {
  id: string;
  key: string;
  value: string;
  type: 'plain' | 'encrypted' | 'sensitive' | 'system';
  /** production, preview, development. */
  target: string[];
  customEnvironmentIds: string[];
  gitBranch: string | null;
}

export interface CustomEnvironment {
  /** `env_…` */
  id: string;
  slug: string;
  description: string;
  createdAt: number;
}

/** https://vercel.com/docs/deployment-protection */
export interface Protection {
  sso: 'all' | 'all_except_custom_domains' | 'preview' | 'prod_deployment_urls_and_all_previews' | null;
  password: Protection['sso'];
  trustedIps: Protection['sso'];
  /** Secrets → what is known of each. */
  bypass: Map<
    string,
    { createdAt: number; createdBy: string; scope: string; isEnvVar?: boolean; note?: string }
  >;
}

export interface AliasRequest {
  fromDeploymentId: string | null;
  fromRollingReleaseId?: string;
  toDeploymentId: string;
  jobStatus: 'pending' | 'in-progress' | 'succeeded' | 'failed' | 'skipped';
  requestedAt: number;
  type: 'promote' | 'rollback';
  /** How each host fared. */
  aliases: { alias: string; id: string; status: 'pending' | 'in-progress' | 'completed' | 'failed' }[];
}

export interface RollingStage {
  targetPercentage: number;
  requireApproval?: boolean;
  /** Minutes in the configuration. */
  duration?: number;
  linearShift?: boolean;
}

export interface RollingConfig {
  target: 'production';
  stages: RollingStage[];
  canaryResponseHeader?: boolean;
}

/** https://vercel.com/docs/rolling-releases; its stages were copied from the configuration when it began. */
export interface RollingRelease {
  id: string;
  state: 'ACTIVE' | 'COMPLETE' | 'ABORTED';
  currentDeploymentId: string | null;
  canaryDeploymentId: string;
  queuedDeploymentId: string | null;
  stages: RollingStage[];
  /** Index in `stages`. */
  active: number;
  /** What an earlier timer wanted to do is void once this has moved on. */
  turn: number;
  startedAt: number;
  updatedAt: number;
}

/** What a host that is no deployment's own answers from. */
export interface Alias {
  /** A host; in `serve` mode `127.0.0.1:PORT`. */
  alias: string;
  uid: string;
  deploymentId: string;
  projectId: string;
  /** What it answered from before. */
  oldDeploymentId?: string;
  /** Given by Vercel itself, such as `shop-web-git-main-acme.vercel.app`. */
  automatic: boolean;
  /** The edge still answers from this one, by this machine's clock; the API tells what is so. */
  lag?: { deploymentId: string; until: number };
  createdAt: number;
  updatedAt: number;
}
