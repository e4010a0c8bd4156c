import type { Incoming } from '../http/exchange.ts';

/** A request's arguments, as JSON or as a form, whose values can be JSON again; `undefined` where they are neither. */
export async function argumentsOf(request: Incoming): Promise<Record<string, unknown> | undefined> {
  const text = (await request.body()).toString();
  if ((request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries([...new URLSearchParams(text)].map(([name, value]) => [name, unpacked(value)]));
  return objectIn(text);
}

export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list or an object in a form is JSON; all else stays a text. */
function unpacked(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
