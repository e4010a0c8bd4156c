/** More of a body than this is not read. */
export const BODY_LIMIT = 1_048_576;

export interface Body {
  text: string;
  /** There was more than `BODY_LIMIT`; `text` is its beginning. */
  cut: boolean;
}

/** Reads at most one MiB (after decompression) as UTF-8 and lets go of the rest. */
export async function readBody(response: Response): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body !== null) {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      size += chunk.byteLength;
      // Leaving the loop cancels the stream, and so closes the connection.
      if (size > BODY_LIMIT) break;
    }
  }
  const bytes = Buffer.concat(chunks).subarray(0, BODY_LIMIT);
  return { text: new TextDecoder().decode(bytes), cut: size > BODY_LIMIT };
}
