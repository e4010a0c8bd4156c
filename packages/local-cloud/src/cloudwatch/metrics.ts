export interface Dimension {
  Name: string;
  Value: string;
}

/** Values that one caller reported for one moment. */
export interface Sample {
  /** Milliseconds since the epoch. */
  at: number;
  values: readonly { value: number; count: number }[];
  unit: string;
}

/** Everything reported, by namespace, name and dimensions; tests may add to it without a request. */
export class Metrics {
  readonly #series = new Map<string, Sample[]>();

  put(
    namespace: string,
    name: string,
    value: number,
    { dimensions = {} as Record<string, string>, at = Date.now(), unit = 'None' } = {},
  ): void {
    const list = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    this.add(namespace, name, list, { at, unit, values: [{ value, count: 1 }] });
  }

  add(namespace: string, name: string, dimensions: readonly Dimension[], sample: Sample): void {
    const key = keyOf(namespace, name, dimensions);
    this.#series.set(key, [...(this.#series.get(key) ?? []), sample]);
  }

  /** "Each unique combination of dimensions is a separate metric": no match in part.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension */
  of(namespace: string, name: string, dimensions: readonly Dimension[]): readonly Sample[] {
    return this.#series.get(keyOf(namespace, name, dimensions)) ?? [];
  }
}

function keyOf(namespace: string, name: string, dimensions: readonly Dimension[]): string {
  return JSON.stringify([namespace, name, ...dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort()]);
}
