import type { Verdict } from '@pipeline/contracts';
import type { Project } from './project.ts';
import { fullNameOf } from './words.ts';

/** What was watched, by a name whose last word is the project: what `keepTraces` calls the file by. */
export function traced<Part extends { started?: unknown; ending?: Verdict | Error | undefined }>(
  { name }: Pick<Project, 'name'>,
  { started, ending }: Part,
) {
  return { target: { name: fullNameOf(name) }, started, ending };
}
