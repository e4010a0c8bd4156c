import { BLOCK, padding, type TarEntry } from './entry.ts';
import { tarHeader } from './header.ts';

/** A tar archive of the entries, in the order given. Throws where a file's size changed meanwhile. */
export async function* writeTar(entries: Iterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    yield tarHeader(entry);
    if (entry.type !== 'file' || entry.open === undefined) continue;
    let written = 0;
    for await (const chunk of entry.open()) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== entry.size)
      throw new Error(`${entry.path} changed from ${entry.size} to ${written} bytes while it was packed`);
    const rest = padding(entry.size);
    if (rest > 0) yield Buffer.alloc(rest);
  }
  yield Buffer.alloc(2 * BLOCK);
}
