export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const LINE = /^(?:([A-Za-z]+)\s+)?((?:\/|https?:\/\/)\S*)(?:\s+(?:->|=>|→)?\s*(\S+(?:\s*,\s*\S+)*))?$/;

/**
 * The short form: `/health`, `/health 200`, `GET /health -> 200`, `/old 301,302`; as the long form's parts.
 * `undefined` where it is not that.
 */
export function parseLine(line: string): { method?: string; target: string; status?: string } | undefined {
  const [, method, target, status] = LINE.exec(line.trim()) ?? [];
  if (target === undefined) return undefined;
  return { target, ...(method !== undefined && { method }), ...(status !== undefined && { status }) };
}
