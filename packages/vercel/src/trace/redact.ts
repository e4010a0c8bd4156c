import { isRecord } from '@pipeline/contracts';
import { projected } from '@pipeline/trace';
import { BODY, NOTHING_KEPT } from './kept.ts';

type Clean = (text: string) => string;

/** What a trace may keep of a request's or an answer's body; see `kept.ts`. @param clean takes out what must not be told */
export function redact(operation: string, body: unknown, clean: Clean): unknown {
  if (NOTHING_KEPT.has(operation) || !isRecord(body)) return undefined;
  return projected(body, BODY, { sentence: clean, login });
}

/** A user's name, and no address. */
const login = (text: string) => (text.includes('@') ? undefined : text);
