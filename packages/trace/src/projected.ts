import { isRecord } from '@pipeline/contracts';

const LONGEST_TEXT = 4_000;
const LONGEST_LIST = 100;

/**
 * How a field is kept: `plain`, a number, a flag or a text as it is; `texts`, one or a list of them; by a word of the
 * platform's own; or as a document, or a list of them, by the shape of each.
 */
export type Kept<Word extends string = never> =
  | 'plain'
  | 'texts'
  | Word
  | Shape<Word>
  | readonly [Shape<Word>];

/** What is kept of a document: what is not in its shape is left out, whatever anybody puts there. */
export interface Shape<Word extends string = never> {
  readonly [field: string]: Kept<Word>;
}

/** What each word makes of a whole text; `undefined` leaves it out. */
type Words<Word extends string> = Readonly<Record<Word, (text: string) => string | undefined>>;

export const plain = <Name extends string>(...names: Name[]) =>
  Object.fromEntries(names.map(name => [name, 'plain'])) as Record<Name, 'plain'>;

/** A document by its shape, with texts and lists of bounded length. */
export function projected<Word extends string>(
  value: Record<string, unknown>,
  shape: Shape<Word>,
  words: Words<Word>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([name]) => Object.hasOwn(value, name))
      .map(([name, kept]) => [name, keep(value[name], kept, words)] as const)
      .filter(([, kept]) => kept !== undefined),
  );
}

/** A value of another kind than it should be is left out, too: a list where a name is meant could hold anything. */
function keep<Word extends string>(value: unknown, kept: Kept<Word>, words: Words<Word>): unknown {
  if (isList(kept)) {
    const items = Array.isArray(value) ? value.filter(isRecord) : [];
    return items.slice(0, LONGEST_LIST).map(item => projected(item, kept[0], words));
  }
  if (typeof kept === 'object') return isRecord(value) ? projected(value, kept, words) : undefined;
  if (kept === 'texts' && Array.isArray(value)) return value.filter(isText).slice(0, LONGEST_LIST).map(cut);
  if (kept === 'plain' && (typeof value === 'number' || typeof value === 'boolean')) return value;
  if (!isText(value)) return undefined;
  // The whole first: what is cut off in the midst of a secret is no longer like it.
  const text = kept === 'plain' || kept === 'texts' ? value : words[kept](value);
  return text === undefined ? undefined : cut(text);
}

const cut = (text: string) => text.slice(0, LONGEST_TEXT);
const isText = (value: unknown): value is string => typeof value === 'string';
const isList = <Word extends string>(kept: Kept<Word>): kept is readonly [Shape<Word>] => Array.isArray(kept);
