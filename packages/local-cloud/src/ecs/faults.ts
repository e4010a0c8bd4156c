import { CountedFaults } from '../faults/counted-faults.ts';

/**
 * What can go wrong with the platform rather than with a request. It meets tasks that start after it
 * was set; those that run already keep running.
 */
export type PlatformFault = FaultMatch &
  (
    | { kind: 'crash'; exitCode?: number; lines?: readonly string[] /** Service time, ms. */; after?: number }
    | { kind: 'image-missing' }
    | { kind: 'unhealthy' }
    | { kind: 'no-capacity' }
    /** A CloudWatch alarm of this name is in ALARM, for as long as the fault is set. */
    | { kind: 'alarm'; name: string }
    /** For so long (ms of this machine's clock) after a write, what is read is as it was before it. */
    | { kind: 'stale-reads'; for: number }
  );

/** Every part that is given must match; none given matches everything. */
export interface FaultMatch {
  /** `service` or `cluster/service`. */
  service?: string;
  /** A part of the image reference: repository, tag or digest. */
  image?: string;
}

/** A task's, or one that is about to start. */
export interface Subject {
  /** `cluster/service`; absent for a task of none. */
  service?: string | undefined;
  images: readonly string[];
}

export class PlatformFaults extends CountedFaults<PlatformFault, Subject> {
  constructor() {
    super([], concerns);
  }

  /** Alarms that are in ALARM. */
  alarms(): string[] {
    return this.of('alarm').map(({ name }) => name);
  }

  /** How long reads lag behind a write, in ms; 0 when they do not. */
  lag(): number {
    return Math.max(0, ...this.of('stale-reads').map(fault => fault.for));
  }
}

function concerns({ service, image }: FaultMatch, of: Subject): boolean {
  const named =
    service === undefined || of.service === service || of.service?.endsWith(`/${service}`) === true;
  return named && (image === undefined || of.images.some(reference => reference.includes(image)));
}
