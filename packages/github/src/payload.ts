import { gunzipSync, gzipSync } from 'node:zlib';
import { ActionError } from '@pipeline/contracts';

/** From here on a record is packed, in bytes of JSON. */
const ROOMY = 30_000;
/** GitHub documents no limit for a deployment's payload; comparable texts of its API end at 65,535 characters. */
const LIMIT = 60_000;

/** A record as a deployment's payload. */
export function pack(record: object): Record<string, unknown> {
  const text = JSON.stringify(record);
  if (text.length <= ROOMY) return { ...record };
  const gzip = gzipSync(text).toString('base64');
  if (gzip.length > LIMIT) {
    throw new ActionError(
      'record-too-large',
      `The release record is too large for GitHub: ${text.length} bytes.`,
      {
        hint: 'Deploy fewer targets in one step.',
      },
    );
  }
  return { schema: 1, gzip };
}

/** What was packed. GitHub gives a payload back as an object or as its text, depending on how it was sent. */
export function unpack(payload: unknown): unknown {
  if (typeof payload === 'string') return unpack(parsed(payload));
  if (typeof payload !== 'object' || payload === null || !('gzip' in payload)) return payload;
  try {
    return parsed(gunzipSync(Buffer.from(String(payload.gzip), 'base64')).toString());
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
