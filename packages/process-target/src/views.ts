import type { Strategy } from '@pipeline/contracts';

/** How a deployment stands. `went-back`: what served before it serves again, or never stopped to. */
export type Standing = 'starting' | 'holding' | 'baking' | 'serving' | 'crashing' | 'went-back' | 'stopped';

/** One deployment, as the supervisor keeps and shows it. */
export interface DeploymentView {
  id: number;
  /** The caller's own name for it: the same key never makes a second one. */
  key: string;
  release: string;
  strategy: Strategy;
  state: Standing;
  detail: string;
  /** While it holds: a port on which only it answers. */
  port?: number;
}

export interface SupervisorView {
  /** The deployment that answers at the front; absent before the first. */
  serving?: number;
  /** Oldest first. */
  deployments: DeploymentView[];
  /** The releases that lie in its folder. */
  releases: string[];
}

/** What the supervisor is asked for: `onto` is the newest deployment that the caller knows of, 0 for none. */
export interface DeployRequest {
  key: string;
  release: string;
  strategy: Strategy;
  onto: number;
}
