import type { Raw } from './raw.ts';
import type { ServiceView, Split } from './views.ts';

/** What planning needs to know. */
export interface RunNow {
  kind: 'service' | 'worker-pool';
  /** `undefined` where it does not exist. */
  raw: Raw | undefined;
  view: ServiceView | undefined;
  /** The revision that serves, where the newest is not to be built upon: it failed, or was taken back. */
  serving?: Raw;
  /** Container → image of the revision that serves most, where that is not the newest. */
  images?: Record<string, string>;
  /** What there is of its kind in its region, where it does not exist and that may be listed. */
  known?: string[];
  /** What an earlier run began and nobody ended. */
  inFlight?: RunStarted;
}

/** Enough to return to, and to show; kept in release records, so without any variable's value. */
export interface RunSnapshot {
  /** The one that serves most. */
  revision: string;
  splits: Split[];
  /** Whether all went to whatever got ready last. */
  latest: boolean;
  /** Container → image. */
  images: Record<string, string>;
}

/**
 * A rollout as a list of states of the traffic, each whole and by revisions' names: before it, at 0 % where it begins
 * there, at each step, at its end. JSON, and without values: it is kept as an annotation while the rollout is under way.
 */
export interface Rollout {
  schema: 1;
  release: string;
  revision: string;
  /** Empty where nothing served. */
  before: Split[];
  states: Split[][];
  /** Whether all went to whatever got ready last, and does again once the rollout has ended. */
  wasLatest: boolean;
  /** Milliseconds that a state with traffic stands at least. */
  least: number;
  /** Whether it is held once more with all traffic: at its end, until somebody says so. */
  bake?: true;
  /** Where what is new answers alone. */
  tag?: string;
}

/** What `apply` does. It may hold the values of variables: show the plan's changes, not the step. */
export interface RunStep {
  /** `watch`: it has all that is wanted. `traffic`: no new revision. */
  action: 'watch' | 'traffic' | 'deploy' | 'create';
  /** Without its etag. */
  body?: Raw;
  mask?: string[];
  /** Of the document that was planned on; `''` where there is none. Likewise below. */
  etag: string;
  generation: number;
  uid: string;
  /** Top-level fields that the plan depends on: template, traffic, and what it writes. */
  guards: string[];
  /** Their hash. */
  base: string;
  rollout: Rollout;
  images: Record<string, string>;
  /** Whether the caller chose the new revision's name. */
  named?: true;
  /** Whether no revision is made, and traffic alone is watched. */
  trafficOnly?: true;
  /** What an earlier run began, where that is watched. */
  inFlight?: RunStarted;
}

/** A rollout that was started, or found under way. */
export interface RunStarted {
  kind: 'service' | 'worker-pool';
  region: string;
  id: string;
  uid: string;
  /** What is new; of traffic alone, the revision that is to serve most. */
  revision: string;
  previousRevision: string;
  /** That of the document after the write. */
  generation: number;
  /** The operation's full name, where it was told. */
  operation?: string;
  /** Traffic alone: no revision is made. */
  trafficOnly?: true;
  rollout: Rollout;
}
