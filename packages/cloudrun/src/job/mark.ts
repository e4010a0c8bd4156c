import type { Raw } from '../raw.ts';
import { fingerprint } from '../target/fingerprint.ts';
import { fields } from '../view/fields.ts';

/** The variable by which an execution tells who started it; its program may read it. */
export const STARTED_BY = 'PIPELINE_RELEASE';

/** What an execution is: two runs that mean the same one say the same. */
export interface Meaning {
  images: readonly string[];
  container: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  taskCount?: number;
}

/** All of a document in 12 hexadecimal digits. */
export function digest(document: Raw): string {
  return fingerprint(document, Object.keys(document)).slice(0, 12);
}

/** `42.1/0f3a…`: RunJob has no request id, so this is how an execution is found again whose answer was lost. */
export function markOf(release: string, meaning: Meaning): string {
  return `${release}/${digest({ ...meaning })}`;
}

/** What an execution's containers carry, or `undefined`. */
export function markIn(execution: Raw): string | undefined {
  const containers = fields(execution, 'an execution').inner('template').list('containers');
  const variables = containers.flatMap(container => container.list('env'));
  return variables.find(variable => variable.text('name') === STARTED_BY)?.text('value');
}

/** Whether two marks mean the same, whatever the release. */
export function meansSame(mark: string | undefined, other: string): boolean {
  const meaning = (text: string) => text.slice(text.lastIndexOf('/') + 1);
  return mark !== undefined && meaning(mark) === meaning(other);
}
