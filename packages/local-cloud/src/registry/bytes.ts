import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

/** Where blobs lie, by name; only what is appended lies there, and nothing is known about it. */
export interface Bytes {
  append(name: string, chunks: AsyncIterable<Buffer>): Promise<void>;
  /** From `start` to `end`, both included. */
  read(name: string, start: number, end: number): Readable;
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export function memoryBytes(): Bytes {
  const stored = new Map<string, Buffer[]>();
  return {
    async append(name, chunks) {
      const parts = stored.get(name) ?? [];
      stored.set(name, parts);
      for await (const chunk of chunks) parts.push(chunk);
    },
    read(name, start, end) {
      return Readable.from([Buffer.concat(stored.get(name) ?? []).subarray(start, end + 1)]);
    },
    async rename(from, to) {
      stored.set(to, stored.get(from) ?? []);
      stored.delete(from);
    },
    async remove(name) {
      stored.delete(name);
    },
  };
}

/** One file each in a directory, for images that are too large to hold. */
export function directoryBytes(directory: string): Bytes {
  // A digest's colon is not allowed in file names everywhere.
  const path = (name: string) => join(directory, name.replace(':', '-'));
  return {
    async append(name, chunks) {
      await mkdir(directory, { recursive: true });
      const file = await open(path(name), 'a');
      try {
        // One by one, so that all that arrived before a lost connection is there.
        for await (const chunk of chunks) await file.write(chunk);
      } finally {
        await file.close();
      }
    },
    read: (name, start, end) =>
      end < start ? Readable.from([]) : createReadStream(path(name), { start, end }),
    rename: (from, to) => rename(path(from), path(to)),
    remove: name => rm(path(name), { force: true }),
  };
}
