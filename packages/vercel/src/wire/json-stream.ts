import { isRecord } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';

/** Characters of one line, and of a whole list; what is longer is no log, and ends it. */
const LONGEST_LINE = 4 * 1024 * 1024;
const LONGEST_LIST = 64 * 1024 * 1024;

const isList = (text: string) => /^\s*\[/.test(text);

/**
 * The objects of a stream as they come: one a line, or all in one list, which is what some servers answer to the same
 * question. What cannot be read is left out, as is the last of a stream that broke off. Chunks may be cut anywhere.
 */
export async function* objectsIn(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Raw> {
  const decoder = new TextDecoder();
  const list: string[] = [];
  let size = 0;
  let rest = '';
  for await (const chunk of stream) {
    const text = decoder.decode(chunk, { stream: true });
    if (list.length > 0 || isList(rest + text)) {
      list.push(rest + text);
      size += text.length;
      rest = '';
      if (size > LONGEST_LIST) return;
      continue;
    }
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield* objectsOf(line);
    if (rest.length > LONGEST_LINE) return;
  }
  yield* objectsOf(list.join('') + rest + decoder.decode());
}

/** The same of what is there whole. */
export function objectsInText(text: string): Raw[] {
  return isList(text) ? objectsOf(text) : text.split('\n').flatMap(objectsOf);
}

/** Of one line, or of a text that is a list. */
function objectsOf(text: string): Raw[] {
  try {
    const value: unknown = JSON.parse(text);
    return (Array.isArray(value) ? value : [value]).filter(isRecord);
  } catch {
    return [];
  }
}
