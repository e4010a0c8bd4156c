import { createHash } from 'node:crypto';
import { isRecord } from '@pipeline/contracts';
import { projected } from '@pipeline/trace';
import { scrubbed } from '../errors/scrub.ts';
import { BODY, NOTHING_KEPT } from './kept.ts';

/**
 * What a trace may keep of a request's or an answer's body; see `kept.ts`.
 * @param whole all of the exchange: no sentence may repeat a variable's value that is in it
 */
export function redact(operation: string, body: unknown, whole: unknown = body): unknown {
  if (NOTHING_KEPT.has(operation) || !isRecord(body)) return undefined;
  return projected(body, BODY, { sentence: text => scrubbed(text, whole), fingerprint });
}

/** Tells whether two are the same, and nothing else. */
const fingerprint = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
