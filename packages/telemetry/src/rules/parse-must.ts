import { parseDuration } from '@pipeline/contracts';
import type { Bound, Operator, Rule } from './rule.ts';

export type Must = Pick<Rule, 'bounds' | 'inARow' | 'step' | 'missing' | 'must'>;

const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const AMOUNT = `(?:${NUMBER})(?:%|ms|s)?`;
const BOUND = String.raw`[<>]=?\s*(?:(?:${NUMBER}\s*x\s+)?before(?:\s*[+-]\s*${AMOUNT})?|${AMOUNT})`;
const TAIL = String.raw`${BOUND}(?:\s+or\s+${BOUND})*(?:\s*,\s*\d+\s+in\s+a\s+row)?(?:\s+every\s+\S+)?(?:\s+or\s+missing)?`;
const ENDS = new RegExp(String.raw`^(.*?)\s+(${TAIL})$`, 'i');
const MUST = new RegExp(
  String.raw`^(${BOUND}(?:\s+or\s+${BOUND})*)(?:\s*,\s*(\d+)\s+in\s+a\s+row)?(?:\s+every\s+(\S+))?(\s+or\s+missing)?$`,
  'i',
);
const RELATIVE = new RegExp(
  String.raw`^([<>]=?)\s*(?:(${NUMBER})\s*x\s+)?before(?:\s*([+-])\s*(${AMOUNT}))?$`,
  'i',
);
const ABSOLUTE = new RegExp(String.raw`^([<>]=?)\s*(${AMOUNT})$`, 'i');
const UNITS: Record<string, number> = { '%': 100, ms: 1_000, s: 1, '': 1 };
const MINUTE = 60_000;

/** One value beyond its bound says little. */
const IN_A_ROW = 3;

/** A query, and what follows it; the earliest place counts from which on all of it is bounds. `undefined`: there is none. */
export function splitMust(text: string): { query: string; must: string } | undefined {
  const [, query, must] = ENDS.exec(text.trim()) ?? [];
  return query === undefined || must === undefined ? undefined : { query, must };
}

/**
 * `< 1% or <= 1.5x before, 3 in a row every 5m or missing` → what must hold; or what is wrong with it, each with its fix.
 * `%` is a hundredth, `ms` a thousandth, `s` nothing: rates are taken as fractions and times as seconds.
 */
export function parseMust(text: string): Must | { problem: string; fix: string }[] {
  const must = text.trim();
  const [, written = '', row, every, missing] = MUST.exec(must) ?? [];
  if (written === '')
    return [
      {
        problem: must === '' ? 'has no bound' : `has no bound in ${JSON.stringify(must)}`,
        fix: 'End it with such as `< 1%`, `<= 1.5x before` or `< 1% or <= 1.5x before, 3 in a row`',
      },
    ];
  const bounds = written.split(/\s+or\s+/i).map(boundOf);
  const step = every === undefined ? undefined : parseDuration(every);
  const inARow = row === undefined ? IN_A_ROW : Number(row);
  const wrong = complaints({ bounds, inARow, every, step, missing: missing !== undefined });
  if (wrong.length > 0) return wrong;
  return { bounds, inARow, step, missing: missing === undefined ? 'unknown' : 'zero', must };
}

function boundOf(text: string): Bound {
  const [, operator = '<', times, sign, more] = RELATIVE.exec(text) ?? [];
  if (RELATIVE.test(text)) {
    const plus = more === undefined ? 0 : amountOf(more) * (sign === '-' ? -1 : 1);
    return { operator: operator as Operator, times: Number(times ?? 1), plus, text };
  }
  const [, compared = '<', amount = '0'] = ABSOLUTE.exec(text) ?? [];
  return { operator: compared as Operator, times: 0, plus: amountOf(amount), text };
}

function amountOf(text: string): number {
  const unit = /(?:%|ms|s)$/i.exec(text)?.[0].toLowerCase() ?? '';
  return Number(text.slice(0, text.length - unit.length)) / (UNITS[unit] ?? 1);
}

function* problemsOf({ bounds, inARow, every, step, missing }: Read) {
  const low = bounds.filter(({ operator }) => operator.startsWith('<')).length;
  if (low > 0 && low < bounds.length)
    yield {
      problem: 'has one bound that says it must stay low, and one that it must stay high',
      fix: 'Write two rules, one for each',
    };
  else if (missing && low === 0)
    yield {
      problem: 'must stay high, so that no value cannot be good news',
      fix: 'Leave out `or missing`',
    };
  if (bounds.some(({ times, text }) => times <= 0 && /before/i.test(text)))
    yield {
      problem: 'compares with nothing or less of what was before',
      fix: 'Write such as `<= 1.5x before`',
    };
  if (inARow < 1 || inARow > 100)
    yield { problem: `asks for ${inARow} values in a row`, fix: 'Write 1 to 100; without it, it is 3' };
  if (every !== undefined && (step === undefined || step < MINUTE || step % MINUTE !== 0))
    yield { problem: `has a value every ${JSON.stringify(every)}`, fix: 'Write whole minutes, such as 5m' };
}

interface Read {
  bounds: readonly Bound[];
  inARow: number;
  every: string | undefined;
  step: number | undefined;
  missing: boolean;
}

const complaints = (read: Read) => [...problemsOf(read)];
