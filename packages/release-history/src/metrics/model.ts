/**
 * DORA's delivery metrics, as far as a release log can tell them. What each is: https://dora.dev/guides/dora-metrics/
 * A figure for which there is no data is `null`, never 0 or NaN. Durations are whole seconds.
 */
export interface Figures {
  /** Changes that reached the environment, whether or not they failed. A rollback is none, nor what never began or was superseded. */
  deployments: number;
  perDay: number;
  /** In flight, held, or ended without anyone knowing: part of no other figure. */
  open: number;
  leadTime: LeadTime;
  changeFailureRate: {
    /** From 0 to 1. */
    rate: number | null;
    failed: number;
  };
  recoveryTime: Spread & {
    recovered: number;
    /** Nothing good serves since, as far as the log goes. */
    notRecovered: number;
  };
}

/** From the commit to when it was live. A commit counts once, when it is live first. */
export interface LeadTime extends Spread {
  /** Since when it was measured: the commit's own time, or when an earlier environment first got it. */
  measured: { commit: number; environment: number };
  /** Live, and the log knows neither. */
  notMeasured: number;
  /** Deployments of a commit that had been live before. */
  again: number;
}

export interface Spread {
  median: number | null;
  /** Nine of ten took no longer. */
  p90: number | null;
}

/** Moments after `from`, and up to `to`. ISO 8601, UTC. */
export interface Window {
  from: string;
  to: string;
}

/** `null` where the log begins later, or was not read so far back. */
export interface Compared {
  figures: Figures | null;
  /** Of the window before. */
  before: Figures | null;
}

export interface ServiceMetrics extends Compared {
  subject: string;
}

export interface EnvironmentMetrics extends Compared {
  /** In the order of their names: those with a deployment in either window, or one whose end is open. */
  services: ServiceMetrics[];
}
