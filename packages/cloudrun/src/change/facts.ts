import type { Change } from '@pipeline/contracts';

/**
 * One thing that a document says. `value` is compared and never shown: it may be secret; `undefined` is what is meant where nothing
 * is said. `shown` is what a person may read of
 * it; without it, only that it is set or differs is told.
 */
export interface Fact {
  /** The document's top-level field that says it. */
  field: string;
  value: unknown;
  shown?: string;
  /** The container that it is of, in words, beside the fact of its image. */
  of?: string;
}

/** Under the words for what each says, such as `container api variable LOG_LEVEL`. */
export type Facts = Map<string, Fact>;

export interface Difference {
  field: string;
  change: Change;
}

/** What differs, for a person. Of a container that is gone only its image is told. */
export function differences(before: Facts, after: Facts): Difference[] {
  const containers = new Set([...after.values()].map(({ of }) => of));
  const gone = [...before].filter(
    ([what, { of }]) => !after.has(what) && (of === undefined || containers.has(of)),
  );
  return [...new Set([...after.keys(), ...gone.map(([what]) => what)])].flatMap(what => {
    const [was, is] = [before.get(what), after.get(what)];
    if (JSON.stringify(was?.value) === JSON.stringify(is?.value)) return [];
    const hidden = was === undefined || was.shown !== undefined ? 'set' : 'changed';
    const change: Change = {
      what,
      ...(was !== undefined && { from: was.shown ?? 'set' }),
      to: is === undefined ? 'removed' : (is.shown ?? hidden),
    };
    return [{ field: (is ?? was)?.field ?? '', change }];
  });
}
