import { isCommitId } from '@pipeline/contracts';
import type { Base } from './event.ts';

/** Runs git with these arguments in the repository; never rejects for git's own failures. */
export type Git = (args: readonly string[]) => Promise<{ code: number; stdout: string; stderr: string }>;

/**
 * The files that changed, relative to the folder that git runs in, or why that cannot be known. Those outside
 * of it are left out, but for `.github` at the repository's root, which decides how everything is checked.
 */
export type Changes = { files: string[]; base: string; since: string } | { unknown: string };

const REF = /^[^-\s][^\s]*$/;

const firstLine = (text: string) => text.trim().split('\n')[0] ?? '';

async function commit(git: Git, ref: string): Promise<string | undefined> {
  const { code, stdout } = await git([
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  return code === 0 ? stdout.trim() : undefined;
}

/** Finds the commit, and fetches it alone where the clone is too shallow or too narrow to hold it. */
async function obtain(git: Git, ref: string): Promise<{ commit: string } | { unknown: string }> {
  const here = (await commit(git, ref)) ?? (isCommitId(ref) ? undefined : await commit(git, `origin/${ref}`));
  if (here !== undefined) return { commit: here };
  // `--depth` would cut a whole clone's history off at what is fetched.
  const { stdout } = await git(['rev-parse', '--is-shallow-repository']);
  const depth = stdout.trim() === 'true' ? ['--depth=1'] : [];
  const fetched = await git([
    'fetch',
    '--quiet',
    '--no-tags',
    ...depth,
    // `origin/--upload-pack=…` would else name a program to start.
    '--end-of-options',
    'origin',
    ref.replace(/^origin\//, ''),
  ]);
  const found = fetched.code === 0 ? await commit(git, 'FETCH_HEAD') : undefined;
  if (found !== undefined) return { commit: found };
  return { unknown: `${ref} is not in this clone and cannot be fetched (${firstLine(fetched.stderr)})` };
}

function seenFrom(prefix: string, files: readonly string[]): string[] {
  return files.flatMap(file => {
    if (file.startsWith(prefix)) return [file.slice(prefix.length)];
    return file.startsWith('.github/') ? [file] : [];
  });
}

/**
 * Lists what changed between a base and HEAD. Compared is from where the two parted; in a clone too shallow
 * to know that, from the base itself, which can only add files: what the base's branch changed meanwhile.
 * A renamed file counts under both names.
 */
export async function changedFiles(git: Git, base: Base): Promise<Changes> {
  if ('unknown' in base) return base;
  if (!REF.test(base.ref)) return { unknown: `"${base.ref}" is not the name of a commit` };
  const found = await obtain(git, base.ref);
  if ('unknown' in found) return found;
  const merge = await git(['merge-base', found.commit, 'HEAD']);
  const parted = merge.code === 0 ? firstLine(merge.stdout) : found.commit;
  const diff = await git(['diff', '--name-only', '--no-renames', '-z', parted, 'HEAD', '--']);
  if (diff.code !== 0) return { unknown: `git diff failed (${firstLine(diff.stderr)})` };
  const prefix = (await git(['rev-parse', '--show-prefix'])).stdout.trim();
  const files = diff.stdout.split('\0').filter(name => name !== '');
  return { files: seenFrom(prefix, files), base: parted, since: base.from };
}
