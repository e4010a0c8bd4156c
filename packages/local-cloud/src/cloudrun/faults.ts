import { CountedFaults } from '../faults/counted-faults.ts';
import type { Document } from './handler.ts';

/** Every part that is given must match; none given matches everything. */
export interface FaultMatch {
  region?: string;
  /** The id of a service, a worker pool or a job. */
  service?: string;
  /** A part of the image reference: repository, tag or digest. */
  image?: string;
  /** How often it strikes; for ever when absent, a `conflict` once. */
  count?: number;
}

/** What goes wrong with the platform rather than with a request. It meets what begins after it was set. */
export type RunFault = FaultMatch &
  (
    | { kind: 'startup-probe-fails' }
    /** The operation and the reconciling, for ever. */
    | { kind: 'never-ends' }
    | { kind: 'crash'; exitCode?: number; lines?: readonly string[] }
    | { kind: 'image-missing' }
    | { kind: 'image-denied' }
    /** Such as `CpuAllocPerProjectRegion`; refuses a write. */
    | { kind: 'quota'; metric: string; requested: number; allowed: number }
    /** What is wanted stays written, and the traffic where it was. */
    | { kind: 'traffic-fails' }
    /** Such as `run.services.update`; of one member alone where it is named. */
    | { kind: 'denied'; permission: string; member?: string }
    /** Somebody else's write comes just before an update: of a label, where it is not said of what. */
    | { kind: 'conflict'; patch?: Document }
    /**
     * An update that leaves a named template as it is is refused all the same, as users met it:
     * https://github.com/googleapis/google-cloud-python/issues/14259
     */
    | { kind: 'revision-named-again' }
    /** A status of all to the latest comes without its revision's name. */
    | { kind: 'latest-without-revision' }
    /** For so long (ms of this machine's clock) after a write, what is read is as it was before it. */
    | { kind: 'stale-reads'; for: number }
  );

export interface Subject {
  region: string;
  /** The id of a service, a worker pool or a job. */
  service?: string | undefined;
  images?: readonly string[];
}

export class RunFaults extends CountedFaults<RunFault, Subject> {
  constructor() {
    super(['conflict'], concerns);
  }

  /** How long reads lag behind a write, in ms; 0 when they do not. */
  lag(): number {
    return Math.max(0, ...this.of('stale-reads').map(fault => fault.for));
  }
}

function concerns({ region, service, image }: FaultMatch, of: Subject): boolean {
  return (
    (region ?? of.region) === of.region &&
    (service ?? of.service) === of.service &&
    (image === undefined || of.images?.some(reference => reference.includes(image)) === true)
  );
}
