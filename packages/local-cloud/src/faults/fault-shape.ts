export type Check = (value: unknown) => boolean;
export const isText: Check = value => typeof value === 'string';
export const isNumber: Check = value => typeof value === 'number' && value >= 0;
export const isFlag: Check = value => typeof value === 'boolean';
export const isTexts: Check = value => Array.isArray(value) && value.every(isText);

export interface FaultShape<K extends string> {
  /** What a fault of any kind may carry. */
  match: Readonly<Record<string, Check>>;
  /** What each kind may carry besides. */
  kinds: Readonly<Record<K, Readonly<Record<string, Check>>>>;
  required: Partial<Readonly<Record<K, readonly string[]>>>;
}

/** Reads a platform's faults from JSON: the fault, or what is wrong with it. */
export function faultParser<F extends { kind: string }>(
  shape: FaultShape<F['kind']>,
): (value: unknown) => F | string {
  const { match, kinds, required } = shape;
  const isKind = (kind: unknown): kind is F['kind'] => typeof kind === 'string' && Object.hasOwn(kinds, kind);
  return value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'a fault is an object';
    const { kind, ...rest } = value as Record<string, unknown>;
    if (!isKind(kind)) return `kind must be one of ${Object.keys(kinds).join(', ')}`;
    const checks = new Map(Object.entries({ ...match, ...kinds[kind] }));
    for (const [name, given] of Object.entries(rest)) {
      const fits = checks.get(name);
      if (fits === undefined) return `${name} is not a property of a fault ${kind}`;
      if (!fits(given)) return `${name} of a fault ${kind} has the wrong type`;
    }
    const missing = required[kind]?.find(name => !Object.hasOwn(rest, name));
    return missing === undefined ? (value as F) : `a fault ${kind} needs ${missing}`;
  };
}
