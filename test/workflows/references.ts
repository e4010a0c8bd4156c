/** What the expressions in a part of a workflow refer to. */
export interface Reference {
  context: 'steps' | 'needs' | 'jobs' | 'inputs' | 'secrets';
  name: string;
  /** Of a step or a job; absent where its `result` or the like is meant. */
  output?: string;
}

const SCOPED =
  /(?<![\w.])(steps|needs|jobs)\.([\w-]+)(?:\.outputs\.([\w-]+)|\.(?:result|outcome|conclusion))/g;
const PLAIN = /(?<![\w.])(inputs|secrets)\.([\w-]+)/g;

/** All references in all the texts of a value; an `if:` is an expression without its braces. */
export function references(value: unknown): Reference[] {
  return expressions(value).flatMap(expression => {
    const code = expression.replace(/'(?:[^']|'')*'/g, "''");
    const found: Reference[] = [];
    for (const [, context, name = '', output] of code.matchAll(SCOPED))
      found.push({ context: context as Reference['context'], name, ...(output !== undefined && { output }) });
    for (const [, context, name = ''] of code.matchAll(PLAIN))
      found.push({ context: context as Reference['context'], name });
    return found;
  });
}

function expressions(value: unknown, key = ''): string[] {
  if (typeof value === 'string') {
    const braced = [...value.matchAll(/\$\{\{([\s\S]*?)\}\}/g)].map(([, code = '']) => code);
    return key === 'if' && braced.length === 0 ? [value] : braced;
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) =>
    expressions(child, Array.isArray(value) ? key : name),
  );
}
