import { camelCase } from '@pipeline/action-kit';
import { spec } from '../spec.gen.ts';

/** Those of these inputs that say something: one that only says its default does not. */
export function given<Name extends string>(inputs: object, names: readonly Name[]): Name[] {
  const values = new Map(Object.entries(inputs));
  return names.filter(name => {
    const value = values.get(camelCase(name));
    return value !== undefined && String(value) !== spec.inputs[name]?.default;
  });
}
