/** The JSON form of a command, or the shell form, which docker runs by `/bin/sh -c`. */
export function commandOf(rest: string): string[] {
  return jsonArray(rest) ?? ['/bin/sh', '-c', rest];
}

/** A JSON array of strings; `undefined` for anything else, which is then no JSON form. */
export function jsonArray(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every(item => typeof item === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}
