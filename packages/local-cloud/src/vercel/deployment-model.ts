import type { CustomEnvironment, Project, User } from './model.ts';

export type ReadyState = 'QUEUED' | 'INITIALIZING' | 'BUILDING' | 'READY' | 'ERROR' | 'CANCELED' | 'BLOCKED';

export interface Complaint {
  code: string;
  message: string;
}

export interface Deployment {
  /** `dpl_…` */
  id: string;
  name: string;
  project: Project;
  creator: User;
  /** Its own host; in `serve` mode `127.0.0.1:PORT`. */
  url: string;
  /** The host that it has or would have at Vercel. */
  hostname: string;
  /** `null`: a preview, or a custom environment's. */
  target: 'production' | 'staging' | null;
  customEnvironment: CustomEnvironment | undefined;
  readyState: ReadyState;
  readyStateReason?: string;
  /** Of production. PROMOTED: it has once had production's domains; it need not have them now. */
  readySubstate: 'STAGED' | 'ROLLING' | 'PROMOTED' | undefined;
  /** As asked for; where it was not, the project's setting when it was made. */
  autoAssignCustomDomains: boolean;
  /** Hosts that it was given, its own not among them. What they answer from now is in `World.aliases`. */
  alias: string[];
  automaticAliases: string[];
  /** Whether Vercel is done with giving it its aliases. */
  aliasAssigned: boolean;
  aliasAssignedAt: number | undefined;
  aliasError: Complaint | null;
  error: (Complaint & { step?: string; link?: string }) | undefined;
  createdAt: number;
  buildingAt: number | undefined;
  ready: number | undefined;
  canceledAt: number | undefined;
  canceledBy: string | undefined;
  meta: Record<string, string>;
  gitMetadata: Record<string, unknown> | undefined;
  /** Names alone. */
  env: string[];
  buildEnv: string[];
  projectSettings: Record<string, unknown>;
  prebuilt: boolean;
  source: string;
  /** Of one made of another: `deploymentId`. */
  madeOf: string | undefined;
  /** Path → what is there, archives unpacked. */
  files: ReadonlyMap<string, DeployedFile>;
  /** What its build has made, where that was run for real. */
  output?: ReadonlyMap<string, DeployedFile>;
  events: BuildEvent[];
  /** An outdated timer of the build does nothing: a cancelled deployment is not READY later. */
  turn: number;
}

export interface DeployedFile {
  /** Of a symbolic link its target. */
  content: Buffer;
  mode: number;
}

/** https://vercel.com/docs/rest-api/deployments/get-deployment-events */
export interface BuildEvent {
  type: 'command' | 'stdout' | 'stderr' | 'fatal' | 'exit' | 'deployment-state' | 'alias-assigned';
  created: number;
  /** Rises with each line. */
  serial: string;
  id: string;
  text?: string;
  level?: 'error' | 'warning';
  readyState?: ReadyState;
}
