import type { Raw } from './raw.ts';
import type { Split } from './views.ts';

/** What the caller asks for. What is not named stays as it is. */
export interface RunWanted {
  /** A document to start from instead of what is there: a service file, converted to v2. */
  base?: Raw;
  /** By the container's name; `''` is the only one, or the one that takes requests. */
  containers: Readonly<Record<string, ContainerChange>>;
  removeContainers?: readonly string[];
  template?: TemplateChange;
  service?: ServiceChange;
  labels?: Readonly<Record<string, string>>;
  removeLabels?: readonly string[];
  /** What the new revision is called after the service's name; made up where it is not given. */
  revisionSuffix?: string;
  /** The tag that the new revision gets, and keeps. */
  tag?: string;
  removeTags?: readonly string[];
  /** Traffic as it is to be, with no new revision. */
  splits?: readonly Split[];
  /** A new revision also where nothing changes. */
  force?: true;
  /** Makes it where it does not exist. */
  create?: true;
  /** Whether traffic that is pinned or split is moved all the same. */
  pinned?: 'move' | 'refuse';
}

export interface ContainerChange {
  image?: string;
  /** Adds a container of that name where there is none. */
  add?: true;
  env?: Readonly<Record<string, string>>;
  secrets?: Readonly<Record<string, SecretRef>>;
  /** Names of variables, plain or secret, and paths of mounted files. */
  unset?: readonly string[];
  /** By the file's path. */
  mounts?: Readonly<Record<string, SecretRef>>;
  command?: readonly string[];
  args?: readonly string[];
  port?: number;
  cpu?: string;
  memory?: string;
  gpu?: string;
  /** Whether the processor is there during requests alone. */
  cpuIdle?: boolean;
  startupBoost?: boolean;
  startupProbe?: Probe | 'none';
  livenessProbe?: Probe | 'none';
  dependsOn?: readonly string[];
}

/** A secret's name or `projects/P/secrets/S`, and a version's number or `latest`. Never a value. */
export interface SecretRef {
  secret: string;
  version: string;
}

/** As Google's document has it. https://docs.cloud.google.com/run/docs/reference/rest/v2/Container#Probe */
export type Probe = Raw;

export interface TemplateChange {
  concurrency?: number;
  /** Seconds. */
  timeout?: number;
  minInstances?: number;
  maxInstances?: number;
  /** Whom the container runs as. */
  serviceAccount?: string;
  vpc?: VpcChange | 'none';
  executionEnvironment?: 'gen1' | 'gen2';
  sessionAffinity?: boolean;
  /** `PROJECT:REGION:INSTANCE` each. */
  cloudSql?: readonly string[];
  /** A job's: how many tasks, at once, tried again. */
  taskCount?: number;
  parallelism?: number;
  maxRetries?: number;
}

export interface VpcChange {
  network?: string;
  subnet?: string;
  tags?: readonly string[];
  connector?: string;
  egress?: 'all-traffic' | 'private-ranges-only';
}

export interface ServiceChange {
  ingress?: 'all' | 'internal' | 'internal-and-load-balancing';
  audiences?: readonly string[];
  /** `false`: everybody may call, whatever IAM says. */
  invokerCheck?: boolean;
  description?: string;
  /** A worker pool's number of instances. */
  instances?: number;
}
