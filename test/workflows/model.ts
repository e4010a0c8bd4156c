/** What we read of a workflow. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax */
export interface Workflow {
  on: string | string[] | Record<string, Trigger | null>;
  permissions?: Permissions;
  concurrency?: Concurrency;
  jobs: Record<string, Job>;
}

export type Concurrency = string | { group: string; queue?: string; 'cancel-in-progress'?: boolean };

export interface Trigger {
  types?: string[];
  inputs?: Record<string, { type?: string; required?: boolean; default?: unknown }>;
  secrets?: Record<string, { required?: boolean } | null>;
  outputs?: Record<string, { value: string }>;
}

export type Permissions = string | Record<string, string>;

export interface Job {
  uses?: string;
  with?: Record<string, unknown>;
  secrets?: 'inherit' | Record<string, unknown>;
  permissions?: Permissions;
  concurrency?: Concurrency;
  environment?: string | { name: string };
  needs?: string | string[];
  outputs?: Record<string, string>;
  steps?: Step[];
  'timeout-minutes'?: number | string;
}

export interface Step {
  id?: string;
  if?: string;
  uses?: string;
  with?: Record<string, unknown>;
  run?: string;
}

/** What the events of a workflow bring with them. */
export function trigger({ on }: Workflow, event: string): Trigger | undefined {
  if (typeof on === 'string' || Array.isArray(on)) return [on].flat().includes(event) ? {} : undefined;
  return event in on ? (on[event] ?? {}) : undefined;
}

export const needsOf = ({ needs = [] }: Job): string[] => [needs].flat();
