/** What changes in one container; what is not named stays as it is. */
export interface ContainerChange {
  image?: string;
  /** Added to the variables that it has. */
  environment?: Record<string, string>;
  /** Variable → ARN or parameter name; added to the secrets that it has. */
  secrets?: Record<string, string>;
  /** Variables and secrets to remove. */
  unset?: string[];
  command?: string[];
  /** CPU units. */
  cpu?: number;
  /** The hard limit, in MiB. */
  memory?: number;
}

/** Where the change starts from, if not from what the service runs. */
export type Base =
  | { revision: string /** An ARN, `family:revision`, or a family for its newest revision. */ }
  | { file: Record<string, unknown> /** A parsed task definition. */ };

/** What a service is to run. */
export interface EcsWanted {
  /** Container → change. The key `''` is "the only container" (an error with the names where there are several). */
  containers: Record<string, ContainerChange>;
  /** What the change is made to; without it, the revision that the service runs. */
  base?: Base;
  /** Of the task, as a task definition writes it: `256`, `.25 vCPU`. */
  cpu?: string;
  memory?: string;
  tags?: Record<string, string>;
  removeTags?: string[];
  /** Left as it is unless given, so that auto scaling keeps its say. */
  desiredCount?: number;
  /** Deploys also what the service already runs. */
  force?: boolean;
  /** A registered revision to run just as it is: the way back, or a `task-definition` without changes. */
  exactly?: string;
}
