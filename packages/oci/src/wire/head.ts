import { HeaderFields } from './header-fields.ts';

/** The start of an answer, as HTTP/1.1 frames it. */
export interface Head {
  status: number;
  statusText: string;
  headers: HeaderFields;
  /** How its body ends: after that many bytes, by chunks, or with the connection. */
  framing: number | 'chunked' | 'close';
}

/** Parses the lines before the empty one; throws where it is no HTTP/1. https://www.rfc-editor.org/rfc/rfc9112#section-6.3 */
export function parseHead(text: string): Head {
  const [first = '', ...lines] = text.split('\r\n');
  const [, status, statusText = ''] = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/.exec(first) ?? [];
  if (status === undefined) throw new Error('what answered does not speak HTTP/1.1');
  const headers = new HeaderFields();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return { status: Number(status), statusText, headers, framing: framingOf(Number(status), headers) };
}

function framingOf(status: number, headers: HeaderFields): Head['framing'] {
  if (status < 200 || status === 204 || status === 304) return 0;
  if (headers.has('transfer-encoding')) return 'chunked';
  const length = headers.get('content-length');
  if (length === null) return 'close';
  if (!/^\d+$/.test(length)) throw new Error(`an answer of a length that is no number: ${length}`);
  return Number(length);
}
