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

export class PlatformFaults {
  #faults: PlatformFault[] = [];

  add(...faults: PlatformFault[]): void {
    this.#faults.push(...faults);
  }

  clear(): void {
    this.#faults = [];
  }

  list(): readonly PlatformFault[] {
    return this.#faults;
  }

  /** Alarms that are in ALARM. */
  alarms(): string[] {
    return this.#faults.flatMap(fault => (fault.kind === 'alarm' ? [fault.name] : []));
  }

  /** How long reads lag behind a write, in ms; 0 when they do not. */
  lag(): number {
    return Math.max(0, ...this.#faults.map(fault => (fault.kind === 'stale-reads' ? fault.for : 0)));
  }

  /** The first fault of a kind that concerns a task of this service with these images. */
  find<K extends PlatformFault['kind']>(
    kind: K,
    service: string | undefined,
    images: readonly string[],
  ): Extract<PlatformFault, { kind: K }> | undefined {
    return this.#faults.find(
      (fault): fault is Extract<PlatformFault, { kind: K }> =>
        fault.kind === kind && concerns(fault, service, images),
    );
  }
}

function concerns(
  { service, image }: FaultMatch,
  of: string | undefined,
  images: readonly string[],
): boolean {
  const named = service === undefined || of === service || of?.endsWith(`/${service}`) === true;
  return named && (image === undefined || images.some(reference => reference.includes(image)));
}
