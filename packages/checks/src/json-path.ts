/** A place in a JSON document. `text` is as its author wrote it. */
export interface JsonPath {
  text: string;
  keys: string[];
}

const DOTTED = /^(?:[^.[\]]+|\[\d+\])(?:\.[^.[\]]+|\[\d+\])*$/;

/**
 * Two notations: a JSON Pointer (`/checks/0/name`, https://www.rfc-editor.org/rfc/rfc6901), or names and
 * indexes (`checks[0].name`, optionally led by `$.`). No wildcards, no filters: a check asks for one value.
 */
export function parseJsonPath(text: string): JsonPath | string {
  if (text.startsWith('/')) {
    const keys = text.slice(1).split('/');
    return { text, keys: keys.map(key => key.replaceAll('~1', '/').replaceAll('~0', '~')) };
  }
  const path = text.trim().replace(/^\$\.?/, '');
  if (path === '' && text.trim() === '$') return { text, keys: [] };
  if (!DOTTED.test(path)) return `"${text}" is not a path such as status, checks[0].name or /checks/0/name`;
  return { text, keys: path.split(/[.[\]]+/).filter(key => key !== '') };
}

/** The value at the path, in a box; `undefined` where there is none. Only own members count. */
export function readJson(document: unknown, { keys }: JsonPath): { value: unknown } | undefined {
  let value = document;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return { value };
}
