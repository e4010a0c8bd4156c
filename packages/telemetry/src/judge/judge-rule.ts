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
  /** Whether it holds again: the last values do, in a row. */
  recovered?: true;
  /** Whether most of the time before was beyond all bounds, too. */
  already?: true;
  /** One line for a person. */
  detail: string;
}

/** So many values in a row say that what was broken is no more. */
const RECOVERED = 3;

/**
 * A rule is broken where so many values in a row are beyond all of its bounds, or more than half of all, if there are twice as many.
 * One spike is neither. It needs half of the values that the time has room for, and `inARow` at least, to be good, or to be broken by
 * half of them; what is compared with before needs half of the values there, too. Nothing is good or bad for want of values.
 */
export function judgeRule(rule: Rule, evidence: Evidence): Judgement {
  const after = filled(rule, evidence.after);
  const earlier = filled(rule, evidence.before);
  const present = after.filter(value => value !== undefined);
  const before = baselineOf(earlier, evidence.readings ? 1 : rule.inARow);
  const wordsOn = (values: readonly (number | undefined)[]) =>
    values.map(value => (value === undefined ? undefined : wordOn(rule, value, before)));
  const words = wordsOn(after);
  const needed = Math.max(rule.inARow, evidence.readings ? 0 : Math.ceil(after.length / 2));
  const ends = (is: (word: Word) => boolean) => endingRow(words, rule.inARow, is);
  const shown = {
    ...numberOf('after', typical(present)),
    ...numberOf('before', before),
    trailing: ends(isBroken),
    ...(before !== undefined && isMostly(wordsOn(earlier), isBroken) && { already: true as const }),
    ...(ends(word => word === 'holds') >= Math.max(rule.inARow, RECOVERED) && { recovered: true as const }),
  };
  const enough = { inARow: rule.inARow, needed };
  const broken = breach(words, enough, isBroken);
  if (broken !== undefined) return { state: 'breach', ...shown, detail: worst(rule, after, broken) };
  if (present.length < needed)
    return { state: 'unknown', ...shown, detail: `${present.length} values, and it takes ${needed}` };
  if (breach(words, enough, word => word !== 'holds') !== undefined)
    return { state: 'unknown', ...shown, detail: openBecause(before) };
  return { state: 'good', ...shown, detail: `${present.length} values` };
}

type Word = 'holds' | 'broken' | 'open';
const isBroken = (word: Word) => word === 'broken';

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
  /** Where the row begins and ends, and how many values are in it; of `half`, how many of how many. */
  from: number;
  to: number;
  count: number;
  of: number;
}

/** A row goes on over a value that is missing, and ends at two: a few requests a night are no row. */
const GAP = 1;

/** The longest row, where it is long enough; else more than half of all. */
function breach(
  words: readonly (Word | undefined)[],
  { inARow, needed }: { inARow: number; needed: number },
  is: (word: Word) => boolean,
): Breach | undefined {
  let longest = { from: 0, to: 0, count: 0 };
  let row = longest;
  let missing = 0;
  words.forEach((word, at) => {
    missing = word === undefined ? missing + 1 : 0;
    if (missing > GAP || (word !== undefined && !is(word))) row = { from: at, to: at, count: 0 };
    else if (word !== undefined)
      row = { from: row.count === 0 ? at : row.from, to: at + 1, count: row.count + 1 };
    if (row.count > longest.count) longest = row;
  });
  const present = words.filter(word => word !== undefined);
  const of = present.length;
  if (longest.count >= inARow) return { how: 'row', ...longest, of };
  if (of < Math.max(needed, 2 * inARow) || !isMostly(present, is)) return undefined;
  return { how: 'half', from: 0, to: words.length, count: present.filter(is).length, of };
}

/** More than half of those that there are. */
function isMostly(words: readonly (Word | undefined)[], is: (word: Word) => boolean): boolean {
  const present = words.filter(word => word !== undefined);
  return 2 * present.filter(is).length > present.length;
}

/** How many such values it ends with, where the last one is not long past. */
function endingRow(words: readonly (Word | undefined)[], late: number, is: (word: Word) => boolean): number {
  let count = 0;
  let missing = 0;
  for (const word of words.toReversed()) {
    missing = word === undefined ? missing + 1 : 0;
    if (missing > (count === 0 ? late : GAP) || (word !== undefined && !is(word))) break;
    if (word !== undefined) count++;
  }
  return count;
}

function worst(
  rule: Rule,
  values: readonly (number | undefined)[],
  { how, from, to, count, of }: Breach,
): string {
  if (how === 'half') return `${count} of ${of} values are beyond it`;
  const row = values.slice(from, to).filter(value => value !== undefined);
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
