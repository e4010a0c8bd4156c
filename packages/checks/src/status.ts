/** An inclusive range of HTTP statuses, with the words that it was written in. */
export interface StatusRule {
  from: number;
  to: number;
  text: string;
}

export const ANY_SUCCESS: StatusRule = { from: 200, to: 299, text: '2xx' };

/** `200`, `2xx`, `200-204`, `200,204`, or a list of these; what is wrong, as text, where it is none. */
export function parseStatus(value: unknown): StatusRule[] | string {
  const parts = (Array.isArray(value) ? value : [value]).flatMap(part => String(part).split(','));
  const rules: StatusRule[] = [];
  for (const part of parts) {
    const rule = parseRule(part.trim().toLowerCase());
    if (rule === undefined) return `"${part.trim()}" is not an HTTP status`;
    rules.push(rule);
  }
  return rules;
}

function parseRule(text: string): StatusRule | undefined {
  if (/^[1-5]xx$/.test(text)) {
    const from = Number(text[0]) * 100;
    return { from, to: from + 99, text };
  }
  const [, from, to] = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(text) ?? [];
  if (from === undefined || Number(to ?? from) < Number(from)) return undefined;
  return { from: Number(from), to: Number(to ?? from), text };
}

export function allows(rules: StatusRule[], status: number): boolean {
  return rules.some(({ from, to }) => status >= from && status <= to);
}

export function formatStatus(rules: StatusRule[]): string {
  return rules.map(({ text }) => text).join(' or ');
}
