import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { someOf } from './source-error.ts';

const run = promisify(execFile);
/** `.env` and such, but for what is there to be copied. Vercel leaves out only `.env.local` and `.env.*.local` by itself. */
const ENVIRONMENT_FILE = /(?:^|\/)\.env(?:\.(?!example$|sample$|template$|dist$|defaults$|schema$)[^/]+)?$/;
const IGNORE = 'name them in .vercelignore where they are not meant to be sent';

/** What is sent as Vercel's own tools send it, and yet is often not meant to be: one warning of each kind, by name. */
export async function sentByMistake(
  folder: string,
  names: readonly string[],
  prebuilt: boolean,
): Promise<string[]> {
  const secrets = names.filter(name => ENVIRONMENT_FILE.test(name));
  // A prebuilt output is ignored by git as a rule.
  const ignored = prebuilt ? [] : (await ignoredByGit(folder, names)).filter(name => !secrets.includes(name));
  const warnings: string[] = [];
  if (secrets.length > 0)
    warnings.push(`Files of variables are sent to Vercel: ${someOf(secrets)}; ${IGNORE}`);
  if (ignored.length > 0)
    warnings.push(
      `Files that git ignores are sent to Vercel, which reads no .gitignore: ${someOf(ignored)}; ${IGNORE}`,
    );
  return warnings;
}

/** None where git cannot say, as outside of a repository. https://git-scm.com/docs/git-check-ignore */
async function ignoredByGit(folder: string, names: readonly string[]): Promise<string[]> {
  const asked = run('git', ['-c', 'core.fsmonitor=false', 'check-ignore', '-z', '--stdin'], {
    cwd: folder,
    maxBuffer: 64 << 20,
    timeout: 10_000,
  });
  // It ends before it has read all where there is nothing to say.
  asked.child.stdin?.on('error', () => {});
  asked.child.stdin?.end(names.join('\0'));
  const { stdout } = await asked.catch(() => ({ stdout: '' }));
  return stdout.split('\0').filter(name => name !== '');
}
