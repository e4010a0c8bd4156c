import { createHash, hash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { ConfigError, type Digest } from '@pipeline/contracts';
import { concurrently } from '@pipeline/oci';
import { type ContextEntry, readContext } from '../pack/context.ts';

/** What a build context holds, as one digest; how many files that are, and their bytes. */
export interface ContextDigest {
  digest: Digest;
  files: number;
  bytes: number;
}

/** Bytes that are read at once. What is smaller is read without a stream, which costs several times as much to open. */
const CHUNK = 1 << 18;
const STREAMS = 4;
/** How long small files may keep the process from anything else, in milliseconds. */
const BUSY_MS = 20;

/** At the root; in a worktree it is a file. */
const GIT = /^\.git(?:\/|$)/;

/**
 * The digest of all that the ignore file leaves in, but for git's own folder: it is another in every checkout, and what it
 * tells is which commit is built. A ConfigError where that cannot be read.
 */
export async function contextDigest(context: string, dockerfile: string): Promise<ContextDigest> {
  const entries = await readContext(context, dockerfile);
  return entriesDigest(
    context,
    entries.filter(({ path }) => !GIT.test(path)),
  );
}

/**
 * SHA-256 over a context's entries: a line of JSON for each, with the SHA-256 of a file's content. Of its mode only
 * whether it may be executed counts, and no time: the rest differs between machines. A ConfigError where a file cannot
 * be read, or goes away meanwhile.
 */
export async function entriesDigest(
  context: string,
  entries: readonly ContextEntry[],
): Promise<ContextDigest> {
  let busySince = performance.now();
  const lines = await concurrently(entries, STREAMS, async entry => {
    const { path, type, link } = entry;
    if (type !== 'file') return { line: [type, path, link ?? ''], bytes: 0 };
    if (performance.now() - busySince > BUSY_MS) {
      await breathe();
      busySince = performance.now();
    }
    const { sha256, bytes } = await contentOf(entry, join(context, path));
    return { line: [type, path, entry.executable, sha256], bytes };
  });
  const whole = createHash('sha256');
  for (const { line } of lines) whole.update(`${JSON.stringify(line)}\n`);
  return {
    digest: `sha256:${whole.digest('hex')}`,
    files: entries.filter(({ type }) => type === 'file').length,
    bytes: lines.reduce((total, { bytes }) => total + bytes, 0),
  };
}

async function contentOf(
  { path, size }: ContextEntry,
  file: string,
): Promise<{ sha256: string; bytes: number }> {
  try {
    return size < CHUNK ? small(file) : await streamed(file);
  } catch (cause) {
    const gone = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const why = gone ? 'it went away meanwhile' : (cause as Error).message;
    throw new ConfigError(`${JSON.stringify(path)} in the context cannot be read: ${why}`, {
      hint: 'Let nothing change the context while it is built, and leave out by .dockerignore what the image does not need',
      cause,
    });
  }
}

function small(file: string): { sha256: string; bytes: number } {
  const content = readFileSync(file);
  return { sha256: hash('sha256', content), bytes: content.length };
}

async function streamed(file: string): Promise<{ sha256: string; bytes: number }> {
  const content = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK })) {
    content.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: content.digest('hex'), bytes };
}
