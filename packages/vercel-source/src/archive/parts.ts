import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnDisk } from '../content.ts';

/** Writes a stream into files of at most `limit` bytes each, `part1`, `part2` and so on, and hashes each. */
export async function writeParts(
  bytes: AsyncIterable<Uint8Array>,
  folder: string,
  limit: number,
): Promise<OnDisk[]> {
  const done: OnDisk[] = [];
  let part: Part | undefined;
  try {
    for await (const piece of bytes) {
      for (let rest = piece; rest.length > 0; ) {
        part ??= await begin(folder, done.length + 1);
        const taken = rest.subarray(0, limit - part.size);
        await part.write(taken);
        rest = rest.subarray(taken.length);
        if (part.size < limit) continue;
        done.push(await part.end());
        part = undefined;
      }
    }
    if (part !== undefined) done.push(await part.end());
    return done;
  } finally {
    await part?.close();
  }
}

interface Part {
  /** Bytes so far. */
  readonly size: number;
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<OnDisk>;
  close(): Promise<void>;
}

async function begin(folder: string, number: number): Promise<Part> {
  const path = join(folder, `part${number}`);
  const file: FileHandle = await open(path, 'wx');
  const hash = createHash('sha1');
  let size = 0;
  return {
    get size() {
      return size;
    },
    async write(bytes) {
      await file.writeFile(bytes);
      hash.update(bytes);
      size += bytes.length;
    },
    async end() {
      await file.close();
      return { path, size, sha: hash.digest('hex'), name: `part ${number} of the archive` };
    },
    close: () => file.close(),
  };
}
