export interface Answer {
  status: number;
  text: string;
  /** What `text` is as JSON; `undefined` where it is none. */
  json: unknown;
  retryAfter: string | null;
}

/** In bytes; none of what is asked here is answered with more. */
const ENOUGH = 1_000_000;

export async function answerOf(response: Response): Promise<Answer> {
  const text = await textOf(response);
  return {
    status: response.status,
    text,
    json: parsed(text),
    retryAfter: response.headers.get('retry-after'),
  };
}

/** Its beginning, where it is long: one that never ends must not fill the memory. */
async function textOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let read = 0;
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    read += chunk.byteLength;
    if (read >= ENOUGH) break;
  }
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
