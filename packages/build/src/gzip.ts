/** The compressor sees pieces of exactly this size, however its input comes: where blocks end depends on it. */
const PIECE = 1 << 17;

/**
 * Compresses so that the same bytes give the same bytes on any machine. Node's zlib does not promise that
 * (its matching depends on the processor, and versions of it differ), fflate does: plain JavaScript, pinned.
 * The header has no name, no time, and 3 (Unix) as its system. See docs/decisions/packer.md.
 */
export async function* gzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // A tenth of the bundle, and only the packer and an older docker's images need it.
  const { Gzip } = await import('fflate');
  let out: Uint8Array[] = [];
  const compressor = new Gzip({ level: 6, mtime: 0 }, chunk => out.push(chunk));
  const piece = new Uint8Array(PIECE);
  let filled = 0;
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + PIECE - filled);
      piece.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < PIECE) continue;
      compressor.push(piece.slice());
      filled = 0;
      yield* out;
      out = [];
    }
  }
  compressor.push(piece.slice(0, filled), true);
  yield* out;
}
