import type { Problems } from '@pipeline/action-kit';
import type { Surroundings } from './surroundings.ts';

interface Place {
  /** The input, or the field of one, that names the path. */
  field: string;
  path: string;
  kind: 'file' | 'directory';
  /** Where there is none: what to do. */
  hint: string;
}

/**
 * Whether a path of the workspace is what it must be; else a problem says why not. A link that leads out is refused: a
 * fork's pull request could have a folder of the runner built into an image, or a line of its files told as a mistake.
 */
export function checkPlace(
  { field, path, kind, hint }: Place,
  { look }: Pick<Surroundings, 'look'>,
  problems: Problems,
): boolean {
  const found = look(path);
  if (found === 'elsewhere')
    problems.add(
      field,
      `${JSON.stringify(path)} leads out of what is checked out`,
      'A symbolic link on the way to it ends outside of the workspace, or in .git: name a place in the repository, or write the path where it really is',
    );
  else if (found !== kind)
    problems.add(field, `there is no ${kind} ${JSON.stringify(path)} in the workspace`, hint);
  return found === kind;
}
