import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../../test/conformance/tools.ts';

/** A repository, and the commit that a job runs on. */
export interface Checkout {
  readonly dir: string;
  readonly sha: string;
}

/** A repository of one's own, whose files and commits come as a bench wants them. */
export class Repository implements Checkout {
  readonly dir: string;
  sha = '';

  constructor(dir: string) {
    this.dir = dir;
  }

  /** @param files by path; what is `ignored` may be large */
  static async create(
    dir: string,
    files: Record<string, string>,
    ignored: string[] = [],
  ): Promise<Repository> {
    const made = new Repository(dir);
    await mkdir(dir);
    await made.#git('init', '--quiet');
    for (const [path, text] of Object.entries({ ...files, '.gitignore': ignored.join('\n') })) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), text);
    }
    await made.commit();
    return made;
  }

  /** Of what changed, or of nothing. */
  async commit(): Promise<void> {
    await this.#git('add', '--all');
    const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com'];
    await this.#git(...who, 'commit', '--quiet', '--allow-empty', '--message', 'a change');
    this.sha = (await this.#git('rev-parse', 'HEAD')).trim();
  }

  /** A commit that adds a line of code. */
  async change(path: string): Promise<void> {
    await appendFile(join(this.dir, path), `console.log(${Math.random()});\n`);
    await this.commit();
  }

  #git(...args: string[]): Promise<string> {
    return run('git', args, { cwd: this.dir });
  }
}
