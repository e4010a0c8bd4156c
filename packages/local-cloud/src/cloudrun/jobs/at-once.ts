import { textOf } from '../fields.ts';
import type { Document } from '../handler.ts';
import type { World } from '../world.ts';

/** An operation that is over when it is answered: a deletion, or what only validates. */
export function atOnce({ operations }: World, type: 'Job' | 'Execution', document: Document): Document {
  const pending = operations.begin(textOf(document, 'name'), type, () => document);
  pending.succeed();
  return operations.get(textOf(pending.document, 'name'));
}
