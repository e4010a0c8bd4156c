import type { Files } from '../src/files.ts';
import { join } from '../src/files.ts';

/** Files by path, as a test writes them; objects become JSON. */
export function memory(content: Record<string, string | object>): Files {
  const paths = Object.keys(content);
  return {
    async entries(dir) {
      const names = new Map<string, boolean>();
      for (const path of paths) {
        if (dir !== '' && !path.startsWith(`${dir}/`)) continue;
        const rest = dir === '' ? path : path.slice(dir.length + 1);
        const [name = '', ...below] = rest.split('/');
        names.set(name, below.length > 0);
      }
      return [...names].map(([name, folder]) => ({ name, folder }));
    },
    async read(path) {
      const found = content[join('', path)];
      return typeof found === 'object' ? JSON.stringify(found) : found;
    },
  };
}
