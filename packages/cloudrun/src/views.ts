/** What decisions are made on. Read from documents by pure readers in `view/`. */

/** A service, or a worker pool, which has no URL, tags or ingress. */
export interface ServiceView {
  /** `projects/…/services/api` */
  name: string;
  uid: string;
  etag: string;
  generation: number;
  observedGeneration: number;
  reconciling: boolean;
  /** Milliseconds since the epoch, here and below. */
  createdAt: number;
  uri: string;
  /** The terminal condition. */
  ready: ConditionView | undefined;
  conditions: ConditionView[];
  /** Revisions' ids. */
  latestCreated: string;
  latestReady: string;
  /** As it was asked for; nothing asked is all to the latest. */
  traffic: Split[];
  /** As it is, each with its revision. */
  serving: Split[];
  template: {
    revision?: string;
    containers: ContainerView[];
  };
  annotations: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  ingress: string;
  invokerCheckOff: boolean;
  audiences: string[];
  lastModifier: string;
}

export interface ContainerView {
  name: string;
  image: string;
}

/** Traffic of one entry. `LATEST` is whatever revision got ready last. */
export interface Split {
  revision: string;
  percent: number;
  tag?: string;
  uri?: string;
}

export const LATEST = 'LATEST';

export interface ConditionView {
  type: string;
  state: 'pending' | 'reconciling' | 'failed' | 'succeeded';
  severity?: string;
  /** Whichever of the three kinds of reasons it has, such as `HEALTH_CHECK_CONTAINER_ERROR`. */
  reason?: string;
  message: string;
  at: number;
}

export interface RevisionView {
  id: string;
  createdAt: number;
  reconciling: boolean;
  ready: ConditionView | undefined;
  conditions: ConditionView[];
  containers: ContainerView[];
  /** A page of its logs. */
  logUri: string;
}

export interface JobView {
  name: string;
  uid: string;
  etag: string;
  generation: number;
  observedGeneration: number;
  reconciling: boolean;
  ready: ConditionView | undefined;
  conditions: ConditionView[];
  containers: ContainerView[];
}

export interface ExecutionView {
  id: string;
  job: string;
  createdAt: number;
  completedAt: number | undefined;
  taskCount: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  conditions: ConditionView[];
  /** Variables of its first container that stand in it as text. */
  env: Readonly<Record<string, string>>;
  logUri: string;
}
