/**
 * What goes wrong with a request:
 * `throttle`, `server-error`, `expired-token`: refused in the words of the service, without effect;
 * `reset-before`, `reset-after`: the connection is reset before or after the request took effect;
 * `slow`: answered after `delayMs`; `truncate`: it took effect and half of the answer arrives.
 */
export const FAULT_KINDS = [
  'throttle',
  'server-error',
  'expired-token',
  'reset-before',
  'reset-after',
  'slow',
  'truncate',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  kind: FaultKind;
  /** Only this service, such as `ecs`; any when absent. */
  service?: string;
  /** Only this operation, such as `UpdateService`; any when absent. */
  operation?: string;
  /** How many requests it hits; 1 when absent. */
  count?: number;
  /** For `slow`; 1000 when absent. */
  delayMs?: number;
  /** For `throttle` and `server-error`: another HTTP status than the service's usual one. */
  status?: number;
}

/** Faults that are waiting for a request, in the order in which they were added. */
export class Faults {
  #waiting: Array<{ fault: Fault; left: number }> = [];

  add(...faults: Fault[]): void {
    this.#waiting.push(...faults.map(fault => ({ fault, left: fault.count ?? 1 })));
  }

  /** The fault that this request meets; one of its count is used up. */
  take(service: string, operation: string): Fault | undefined {
    const met = this.#waiting.find(
      ({ fault }) => (fault.service ?? service) === service && (fault.operation ?? operation) === operation,
    );
    if (met === undefined) return undefined;
    met.left -= 1;
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return met.fault;
  }

  /** What is still waiting, with the count that is left. */
  pending(): Fault[] {
    return this.#waiting.map(({ fault, left }) => ({ ...fault, count: left }));
  }

  clear(): void {
    this.#waiting = [];
  }
}
