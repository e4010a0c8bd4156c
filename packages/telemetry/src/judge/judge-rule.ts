import { type Bound, type Rule, staysLow } from '../rules/rule.ts';
import { typical } from './typical.ts';

/** What was measured of a metric while a release was live, and before it. */
export interface Evidence {
  /** In turn, one an interval; `undefined` where there is none. */
  after: readonly (number | undefined)[];
  /** Likewise of the time before; what was not asked for, or cannot be, has none. */
  before: readonly (number | undefined)[];
  /** Each is the answer of one look, and there are no more of them than looks. */
  readings?: true;
}

/**
 * `breach`: the rule was broken, by whatever is not known. `good`: it was not, by whatever is not known. `unknown`: there are too few
 * values to say so.
 */
export interface Judgement {
  state: 'good' | 'breach' | 'unknown';
  /** What is typical of each time, where that is known. */
  after?: number;
  before?: number;
  /** How many of the last values, in a row, are beyond all bounds. */
  trailing: number;
  /** One line for a person. */
  detail: string;
}

/**
 * A rule is broken where so many values in a row are beyond all of its bounds, or more than half of all, if there are twice as many.
 * One spike is neither. It needs half of the values that the time has room for, and `inARow` at least, to be good; what is compared with
 * before needs half of the values there, too. Nothing is good or bad for want of values.
 */
export function judgeRule(rule: Rule, evidence: Evidence): Judgement {
  const after = filled(rule, evidence.after);
  const present = after.filter(value => value !== undefined);
  const before = baselineOf(filled(rule, evidence.before), evidence.readings ? 1 : rule.inARow);
  const words = present.map(value => wordOn(rule, value, before));
  const shown = {
    ...numberOf('after', typical(present)),
    ...numberOf('before', before),
    trailing: words.length - 1 - words.findLastIndex(word => word !== 'broken'),
  };
  const needed = Math.max(rule.inARow, evidence.readings ? 0 : Math.ceil(after.length / 2));
  const broken = breach(words, rule.inARow, word => word === 'broken');
  if (broken !== undefined) return { state: 'breach', ...shown, detail: worst(rule, present, broken) };
  if (present.length < needed)
    return { state: 'unknown', ...shown, detail: `${present.length} values, and it takes ${needed}` };
  if (breach(words, rule.inARow, word => word !== 'holds') !== undefined)
    return { state: 'unknown', ...shown, detail: openBecause(before) };
  return { state: 'good', ...shown, detail: `${present.length} values` };
}

type Word = 'holds' | 'broken' | 'open';

const numberOf = <Name extends string>(name: Name, value: number | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [name in Name]?: number };

/** Of what is silent while there is nothing to count, no value is nought. */
function filled({ missing }: Rule, values: readonly (number | undefined)[]): (number | undefined)[] {
  return missing === 'zero' ? values.map(value => value ?? 0) : [...values];
}

function baselineOf(values: readonly (number | undefined)[], least: number): number | undefined {
  const present = values.filter(value => value !== undefined);
  return present.length >= Math.max(least, Math.ceil(values.length / 2)) ? typical(present) : undefined;
}

function wordOn({ bounds }: Rule, value: number, before: number | undefined): Word {
  const words = bounds.map(bound => wordOf(bound, value, before));
  return words.find(word => word === 'holds') ?? words.find(word => word === 'open') ?? 'broken';
}

function wordOf({ operator, times, plus }: Bound, value: number, before: number | undefined): Word {
  if (times === 0) return holds(operator, value, plus) ? 'holds' : 'broken';
  if (before === undefined) return 'open';
  // As many times nothing is nothing: that says what holds, and not how much more would be too much.
  if (before === 0 && plus === 0)
    return holds(operator.startsWith('<') ? '<=' : '>=', value, 0) ? 'holds' : 'open';
  return holds(operator, value, before * times + plus) ? 'holds' : 'broken';
}

function holds(operator: Bound['operator'], value: number, threshold: number): boolean {
  switch (operator) {
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
  }
}

interface Breach {
  how: 'row' | 'half';
  /** Where the row begins and how long it is; of `half`, how many of how many. */
  at: number;
  count: number;
}

/** The longest row, where it is long enough; else more than half of all. */
function breach(words: readonly Word[], inARow: number, is: (word: Word) => boolean): Breach | undefined {
  let longest = { at: 0, count: 0 };
  let row = 0;
  words.forEach((word, index) => {
    row = is(word) ? row + 1 : 0;
    if (row > longest.count) longest = { at: index - row + 1, count: row };
  });
  if (longest.count >= inARow) return { how: 'row', ...longest };
  const count = words.filter(is).length;
  return words.length >= 2 * inARow && 2 * count > words.length ? { how: 'half', at: 0, count } : undefined;
}

function worst(rule: Rule, values: readonly number[], { how, at, count }: Breach): string {
  if (how === 'half') return `${count} of ${values.length} values are beyond it`;
  const row = values.slice(at, at + count);
  const [least, most] = [Math.min(...row), Math.max(...row)];
  const [near, far] = staysLow(rule) ? [least, most] : [most, least];
  return `${count} in a row, ${near === far ? `at ${shortly(near)}` : `from ${shortly(near)} to ${shortly(far)}`}`;
}

function openBecause(before: number | undefined): string {
  return before === undefined
    ? 'too few values of the time before to compare with'
    : 'it was 0 before, and nothing says how much more is too much: add an absolute bound';
}

/** A number as a person reads it. */
export const shortly = (value: number): string => String(Number(value.toPrecision(3)));
