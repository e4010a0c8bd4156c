type OfKind<F extends { kind: string }, K extends F['kind']> = Extract<F, { kind: K }>;

/** Faults that wait for what they concern, and strike as often as they are told to. */
export class CountedFaults<F extends { kind: string; count?: number }, Subject> {
  readonly #once: readonly F['kind'][];
  readonly #concerns: (fault: F, of: Subject) => boolean;
  #faults: { fault: F; left: number }[] = [];

  /** @param once kinds that strike once where it is not said how often; the others for ever */
  constructor(once: readonly F['kind'][], concerns: (fault: F, of: Subject) => boolean) {
    this.#once = once;
    this.#concerns = concerns;
  }

  add(...faults: F[]): void {
    const count = ({ kind }: F) => (this.#once.includes(kind) ? 1 : Number.POSITIVE_INFINITY);
    this.#faults.push(...faults.map(fault => ({ fault, left: fault.count ?? count(fault) })));
  }

  clear(): void {
    this.#faults = [];
  }

  /** With the count that is left. */
  list(): readonly F[] {
    return this.#faults.map(({ fault, left }) =>
      left === Number.POSITIVE_INFINITY ? fault : { ...fault, count: left },
    );
  }

  /** All of a kind, whatever they concern. */
  of<K extends F['kind']>(kind: K): OfKind<F, K>[] {
    return this.#faults
      .map(({ fault }) => fault)
      .filter((fault): fault is OfKind<F, K> => fault.kind === kind);
  }

  /** The first fault of a kind that concerns this; one of its count is used up. */
  take<K extends F['kind']>(
    kind: K,
    of: Subject,
    also: (fault: OfKind<F, K>) => boolean = () => true,
  ): OfKind<F, K> | undefined {
    const found = this.#faults.find(
      ({ fault }) => fault.kind === kind && this.#concerns(fault, of) && also(fault as OfKind<F, K>),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    this.#faults = this.#faults.filter(({ left }) => left > 0);
    return found.fault as OfKind<F, K>;
  }
}
