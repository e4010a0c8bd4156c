/** Shorter ones would take letters out of every word. */
const SHORTEST = 6;

/** Values that must never be told: they are taken out of whatever Vercel says. */
export interface Secrets {
  add(values: Iterable<string>): void;
  clean(text: string): string;
}

export function keepSecrets(first: Iterable<string>): Secrets {
  const known = new Set<string>();
  let longestFirst: string[] = [];
  const secrets: Secrets = {
    add(values) {
      for (const value of values) for (const form of formsOf(value)) known.add(form);
      // A value that is part of another must not leave the other's rest behind.
      longestFirst = [...known].sort((a, b) => b.length - a.length);
    },
    clean: text => longestFirst.reduce((clean, value) => clean.replaceAll(value, '***'), text),
  };
  secrets.add(first);
  return secrets;
}

/** As it is, each of its lines, and as JSON and a URL write them. */
function formsOf(value: string): string[] {
  return [value, ...value.split(/\r?\n/)]
    .map(each => each.trim())
    .filter(each => each.length >= SHORTEST)
    .flatMap(each => [each, JSON.stringify(each).slice(1, -1), uri(each)]);
}

function uri(text: string): string {
  // A lone surrogate has no form there.
  return text.isWellFormed() ? encodeURIComponent(text) : text;
}
