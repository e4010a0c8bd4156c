import { createReadStream, lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ConfigError } from '@pipeline/contracts';
import { type IgnoreRules, parseDockerignore } from '../dockerignore.ts';

/** A file, directory or link of a build context; `path` is relative to it, with `/` on every system. */
export interface ContextEntry {
  path: string;
  type: 'file' | 'directory' | 'symlink';
  executable: boolean;
  size: number;
  link?: string;
  open?: () => AsyncIterable<Uint8Array>;
}

/**
 * All that a build context holds and its ignore file leaves in, sorted by path. As with BuildKit, a
 * `<Dockerfile>.dockerignore` beside the Dockerfile goes before the context's own `.dockerignore`.
 */
export async function readContext(context: string, dockerfile: string): Promise<ContextEntry[]> {
  const rules = await ignoreRules(context, dockerfile);
  const found: ContextEntry[] = [];
  walk(context, '', rules, found);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function ignoreRules(context: string, dockerfile: string): Promise<IgnoreRules> {
  for (const file of [`${dockerfile}.dockerignore`, join(context, '.dockerignore')]) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return parseDockerignore(text, basename(file));
  }
  return parseDockerignore('', '.dockerignore');
}

/** Not by promises: one for each of thousands of entries costs several times as much as the entry itself. */
function walk(root: string, below: string, rules: IgnoreRules, found: ContextEntry[]): void {
  for (const name of namesIn(join(root, below))) {
    const path = below === '' ? name : `${below}/${name}`;
    const ignored = rules.ignores(path);
    if (ignored && !rules.mayReturn) continue;
    const file = join(root, path);
    const stat = statOf(file, path, name);
    if (!ignored) {
      const entry = { path, executable: (stat.mode & 0o100) !== 0, size: 0 };
      if (stat.isDirectory()) found.push({ ...entry, type: 'directory' });
      else if (stat.isSymbolicLink()) found.push({ ...entry, type: 'symlink', link: readlinkSync(file) });
      else if (stat.isFile()) {
        found.push({ ...entry, type: 'file', size: stat.size, open: () => bytesOf(file, stat.size) });
      }
    }
    if (stat.isDirectory()) walk(root, path, rules, found);
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (cause) {
    throw new ConfigError(`The context ${directory} cannot be read`, { cause });
  }
}

function statOf(file: string, path: string, name: string): Stats {
  try {
    return lstatSync(file);
  } catch (cause) {
    // Node reads names as UTF-8, and what is not cannot be named by what it read.
    const why = name.includes('\uFFFD') ? 'its name is not UTF-8' : 'it went away meanwhile';
    throw new ConfigError(`${JSON.stringify(path)} in the context cannot be packed: ${why}`, {
      hint: 'Rename it, leave it out by .dockerignore, or build with `builder: docker`',
      cause,
    });
  }
}

/** Small files are most of a context, and a stream for each would take longer than its bytes. */
const SMALL = 1 << 16;

async function* bytesOf(file: string, size: number): AsyncGenerator<Uint8Array> {
  if (size <= SMALL) yield readFileSync(file);
  else yield* createReadStream(file, { highWaterMark: 1 << 18 });
}
