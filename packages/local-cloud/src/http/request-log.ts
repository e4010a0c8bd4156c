/** One request that a stand-in received. `status` is missing while it runs and where the connection was cut. */
export interface LoggedRequest {
  service: string;
  operation: string;
  write: boolean;
  /** Milliseconds since the epoch. */
  at: number;
  status?: number;
  /** The fault that it met, if any. */
  fault?: string;
}

/** Every request in order of arrival, refused ones too: an attempted write is a write. */
export class RequestLog {
  readonly #requests: LoggedRequest[] = [];

  record(request: LoggedRequest): void {
    this.#requests.push(request);
  }

  requests(service?: string, operation?: string): readonly LoggedRequest[] {
    return this.#requests.filter(
      seen =>
        (service === undefined || seen.service === service) &&
        (operation === undefined || seen.operation === operation),
    );
  }

  writes(): readonly LoggedRequest[] {
    return this.#requests.filter(seen => seen.write);
  }

  /** Requests by `service.Operation`. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { service, operation } of this.#requests) {
      const name = `${service}.${operation}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  clear(): void {
    this.#requests.length = 0;
  }
}
