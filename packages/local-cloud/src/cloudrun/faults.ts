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

type Kind = RunFault['kind'];
type Of<K extends Kind> = Extract<RunFault, { kind: K }>;

export class RunFaults {
  #faults: { fault: RunFault; left: number }[] = [];

  add(...faults: RunFault[]): void {
    const count = ({ kind }: RunFault) => (kind === 'conflict' ? 1 : Number.POSITIVE_INFINITY);
    this.#faults.push(...faults.map(fault => ({ fault, left: fault.count ?? count(fault) })));
  }

  clear(): void {
    this.#faults = [];
  }

  list(): readonly RunFault[] {
    return this.#faults.map(({ fault, left }) =>
      left === Number.POSITIVE_INFINITY ? fault : { ...fault, count: left },
    );
  }

  /** How long reads lag behind a write, in ms; 0 when they do not. */
  lag(): number {
    return Math.max(0, ...this.#faults.map(({ fault }) => (fault.kind === 'stale-reads' ? fault.for : 0)));
  }

  /** The first fault of a kind that concerns this; one of its count is used up. */
  take<K extends Kind>(
    kind: K,
    of: Subject,
    also: (fault: Of<K>) => boolean = () => true,
  ): Of<K> | undefined {
    const found = this.#faults.find(
      ({ fault }) => fault.kind === kind && concerns(fault, of) && also(fault as Of<K>),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    this.#faults = this.#faults.filter(({ left }) => left > 0);
    return found.fault as Of<K>;
  }
}

function concerns({ region, service, image }: FaultMatch, of: Subject): boolean {
  return (
    (region ?? of.region) === of.region &&
    (service ?? of.service) === of.service &&
    (image === undefined || of.images?.some(reference => reference.includes(image)) === true)
  );
}
