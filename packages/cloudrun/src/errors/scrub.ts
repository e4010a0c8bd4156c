import { isRecord } from '@pipeline/contracts';

/** Shorter ones would take letters out of every word. */
const SHORTEST = 4;
/** Of a message. */
const LONGEST = 1_000;

/** Google's words without the values of variables that were sent, and of a length to be read. */
export function scrubbed(words: string, body: unknown): string {
  const values = [...new Set(valuesOf(body))].sort((a, b) => b.length - a.length);
  const clean = values.reduce((text, value) => text.replaceAll(value, '***'), words);
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
}

/** Of every `env` list at whatever depth: containers, their overrides, and what comes next year. */
function valuesOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(valuesOf);
  if (!isRecord(node)) return [];
  return Object.entries(node).flatMap(([name, inner]) =>
    name === 'env' && Array.isArray(inner)
      ? inner.flatMap(each =>
          isRecord(each) && typeof each.value === 'string' && each.value.length >= SHORTEST
            ? [each.value]
            : [],
        )
      : valuesOf(inner),
  );
}
