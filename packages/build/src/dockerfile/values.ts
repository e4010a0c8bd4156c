import type { Instruction } from './instructions.ts';
import { rawWords } from './raw-words.ts';
import { oneWord } from './words.ts';

/** What names stand for at some line; one without a value has one that is not known before the build. */
export type Values = Map<string, string | undefined>;

export interface Expansion {
  escapeCharacter: string;
  /** Whether a name that is not among the values may come from the environment of a base image. */
  open: boolean;
}

/** Text with its variables replaced; `undefined` where that takes what is not known before the build. */
export function expand(
  text: string,
  values: Values,
  { escapeCharacter, open }: Expansion,
): string | undefined {
  let known = true;
  const lookup = (name: string) => {
    const value = values.get(name);
    if (value === undefined && (open || values.has(name))) known = false;
    return value;
  };
  const result = oneWord(text, lookup, escapeCharacter);
  return known ? result : undefined;
}

/**
 * Carries out an ARG; the names that it declares. What is given goes before the default, and a name with neither has
 * what it had before the first FROM. https://docs.docker.com/reference/dockerfile/#scope
 */
export function declareArgs(
  { rest }: Instruction,
  values: Values,
  how: Expansion,
  given: ReadonlyMap<string, string>,
  before: Values = new Map(),
): string[] {
  return rawWords(rest, how.escapeCharacter).map(word => {
    const [name, ownDefault] = pair(word);
    if (given.has(name)) values.set(name, given.get(name));
    else if (ownDefault !== undefined) values.set(name, expand(ownDefault, values, how));
    else if (before.has(name)) values.set(name, before.get(name));
    return name;
  });
}

/** Carries out an ENV, whose values see only what stood before it. https://docs.docker.com/reference/dockerfile/#env */
export function setEnv({ rest }: Instruction, values: Values, how: Expansion): void {
  const [first = '', ...more] = rawWords(rest, how.escapeCharacter);
  const pairs = first.includes('=') ? [first, ...more].map(pair) : [oldForm(rest)];
  const set = pairs.map(([name, value = '']) => [name, expand(value, values, how)] as const);
  for (const [name, value] of set) values.set(name, value);
}

function pair(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

/** `ENV KEY all the rest`. */
function oldForm(rest: string): [string, string] {
  const [, name = '', value = ''] = /^(\S+)\s+(.*)$/s.exec(rest) ?? [];
  return [name, value];
}
