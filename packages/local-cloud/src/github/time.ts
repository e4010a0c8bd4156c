/** Milliseconds since the epoch. */
export type Now = () => number;

/** As GitHub writes it: no fractions of a second. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
