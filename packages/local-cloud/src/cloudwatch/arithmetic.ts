import { AwsFault } from '../http/aws-fault.ts';
import { notImplemented } from '../http/aws-json.ts';
import type { Series } from './statistics.ts';

type Operand = Series | number;

const OPERATORS: Record<string, [rank: number, apply: (a: number, b: number) => number]> = {
  '+': [1, (a, b) => a + b],
  '-': [1, (a, b) => a - b],
  '*': [2, (a, b) => a * b],
  '/': [2, (a, b) => a / b],
};

/**
 * Metric math with numbers, ids, parentheses and the four operations, time by time; a time that one side
 * lacks, and a division by zero, gives no value. Functions such as `FILL` are not implemented here.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function evaluate(expression: string, seriesOf: (id: string) => Series | undefined): Series {
  const tokens = expression.match(/[A-Za-z_]\w*|\d+(?:\.\d+)?|\S/g) ?? [];
  let at = 0;

  const operand = (): Operand => {
    const token = tokens[at++];
    if (token === undefined) throw wrong(expression);
    if (token === '-') return combine(0, operand(), (a, b) => a - b);
    if (token === '(') {
      const inner = sum(1);
      if (tokens[at++] !== ')') throw wrong(expression);
      return inner;
    }
    if (/^\d/.test(token)) return Number(token);
    if (tokens[at] === '(') throw notImplemented(`GetMetricData with the function ${token}`);
    const series = seriesOf(token);
    if (series === undefined) throw wrong(expression);
    return series;
  };

  const sum = (rank: number): Operand => {
    let left = operand();
    for (;;) {
      const [mine, apply] = OPERATORS[tokens[at] ?? ''] ?? [];
      if (mine === undefined || apply === undefined || mine < rank) return left;
      at++;
      left = combine(left, sum(mine + 1), apply);
    }
  };

  const result = sum(1);
  if (at < tokens.length || typeof result === 'number') throw wrong(expression);
  return result;
}

function combine(a: Operand, b: Operand, apply: (a: number, b: number) => number): Operand {
  if (typeof a === 'number' && typeof b === 'number') return apply(a, b);
  const times = [...(typeof a === 'number' ? [] : a.keys()), ...(typeof b === 'number' ? [] : b.keys())];
  const at = (side: Operand, time: number) => (typeof side === 'number' ? side : side.get(time));
  return new Map(
    [...new Set(times)].flatMap(time => {
      const [left, right] = [at(a, time), at(b, time)];
      const value = left === undefined || right === undefined ? Number.NaN : apply(left, right);
      return Number.isFinite(value) ? [[time, value] as const] : [];
    }),
  );
}

function wrong(expression: string): AwsFault {
  return new AwsFault('ValidationError', `Error in expression '${expression}'`);
}
