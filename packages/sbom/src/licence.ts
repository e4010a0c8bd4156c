import parse, { type Expression } from 'spdx-expression-parse';

/** Longer than any in earnest; the parser’s time grows with the square of it. */
const LONGEST = 256;
/** All that an expression is made of. What the parser does not know, it may skip. */
const EXPRESSION = /^[A-Za-z0-9.\-+() ]+$/;

/**
 * A declared licence where it is an SPDX expression of listed licences, in its one spelling; else none: `BSD`,
 * `SEE LICENSE IN …`, and references to texts that nobody has. https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
 */
export function licence(declared: unknown): string | undefined {
  if (typeof declared !== 'string' || declared.length > LONGEST || !EXPRESSION.test(declared))
    return undefined;
  if (/LicenseRef-/.test(declared)) return undefined;
  try {
    return format(parse(declared));
  } catch {
    return undefined;
  }
}

function format(expression: Expression): string {
  if ('license' in expression) {
    const { license, plus, exception } = expression;
    return `${license}${plus ? '+' : ''}${exception === undefined ? '' : ` WITH ${exception}`}`;
  }
  const { left, conjunction, right } = expression;
  const part = (side: Expression) =>
    conjunction === 'and' && 'left' in side && side.conjunction === 'or' ? `(${format(side)})` : format(side);
  return `${part(left)} ${conjunction.toUpperCase()} ${part(right)}`;
}
