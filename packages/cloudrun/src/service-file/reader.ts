import { isRecord } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';

/**
 * Reads an object of a file field by field: notes what is of the wrong kind, and at the end each field that nobody asked for. No
 * problem tells a value.
 */
export class Reader {
  /** Its path in the file, such as `spec.template`. */
  readonly at: string;
  readonly problems: string[];
  readonly #fields: Map<string, unknown>;

  constructor(fields: Raw, at: string, problems: string[]) {
    this.at = at;
    this.problems = problems;
    this.#fields = new Map(
      Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
    );
  }

  /** Once. */
  take(field: string): unknown {
    const value = this.#fields.get(field);
    this.#fields.delete(field);
    return value;
  }

  text(field: string): string | undefined {
    return this.#as(field, 'a text; put it into quotes', value => typeof value === 'string') as
      | string
      | undefined;
  }

  whole(field: string): number | undefined {
    const value = this.take(field);
    // Knative's own exports have some of them as text.
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    if (number === undefined || Number.isInteger(number)) return number as number | undefined;
    this.wrong(field, 'is no whole number');
    return undefined;
  }

  flag(field: string): boolean | undefined {
    return this.#as(field, 'true or false', value => typeof value === 'boolean') as boolean | undefined;
  }

  texts(field: string): string[] | undefined {
    const isTexts = (value: unknown) => Array.isArray(value) && value.every(each => typeof each === 'string');
    return this.#as(field, 'a list of texts', isTexts) as string[] | undefined;
  }

  /** Numbers and `true` are written without quotes often enough. */
  map(field: string): [string, string][] {
    const entries = Object.entries((this.#as(field, 'a map', isRecord) ?? {}) as Raw);
    return entries.flatMap(([key, value]) => {
      if (['string', 'number', 'boolean'].includes(typeof value)) return [[key, String(value)]];
      this.problems.push(`\`${this.path(field)}\`: "${key}" is no text`);
      return [];
    });
  }

  object(field: string): Reader | undefined {
    const value = this.#as(field, 'a map', isRecord);
    return value === undefined ? undefined : new Reader(value as Raw, this.path(field), this.problems);
  }

  objects(field: string): Reader[] {
    const list = this.#as(field, 'a list', Array.isArray) as unknown[] | undefined;
    return (list ?? []).flatMap((each, index) => {
      if (isRecord(each)) return [new Reader(each, `${this.path(field)}[${index}]`, this.problems)];
      this.problems.push(`\`${this.path(field)}[${index}]\` is no map`);
      return [];
    });
  }

  has(field: string): boolean {
    return this.#fields.has(field);
  }

  skip(...fields: string[]): void {
    for (const field of fields) this.#fields.delete(field);
  }

  wrong(field: string, problem: string): void {
    this.problems.push(`\`${this.path(field)}\` ${problem}`);
  }

  /** What was not asked for is not known. */
  end(): void {
    for (const field of this.#fields.keys()) this.wrong(field, 'is not known to this version');
  }

  path(field: string): string {
    return [this.at, field].filter(part => part !== '').join('.');
  }

  #as(field: string, kind: string, fits: (value: unknown) => boolean): unknown {
    const value = this.take(field);
    if (value === undefined || fits(value)) return value;
    this.wrong(field, `is not ${kind}`);
    return undefined;
  }
}

/** Without the fields that are `undefined`. */
export function given(fields: Raw): Raw {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
