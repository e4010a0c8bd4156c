/** Where a build tool says that something is wrong. */
export interface Place {
  /** Below the repository's root, with `/`. */
  file: string;
  line?: number;
  column?: number;
}

/** What each tool writes; the groups are file, line and column. Lines as they stand in the sources that the tests name. */
const PLACES = [
  // Next.js: a line of its own, ./src/app/2do/page.tsx:43:11, or without numbers
  /^(\.\/[^\s:]+\.\w+)(?::(\d+)(?::(\d+))?)?$/,
  // Next.js 15 without `./`: app/admin/[reportId]/page.tsx
  /^((?:src|app|pages|components|lib)\/[^\s:]+\.\w+)(?::(\d+)(?::(\d+))?)?$/,
  // tsc: src/a.ts(48,7): error TS2322: …
  /^([^\s():]+\.\w+)\((\d+),(\d+)\): error\b/,
  // tsc --pretty: src/a.ts:48:7 - error TS2322: …
  /^([^\s():]+\.\w+):(\d+):(\d+) - error\b/,
  // esbuild and Vite: /vercel/path0/src/app.jsx:3342:6: ERROR: …
  /^([^\s():]+\.\w+):(\d+):(\d+): ERROR\b/,
  // Rollup: file: /vercel/path0/src/app.jsx:3342:6
  /^file: ([^\s():]+\.\w+):(\d+):(\d+)$/,
  // swc: ,-[/vercel/path0/pages/demo.tsx:302:1]
  /^[,╭][-─]\[([^\s\]]+\.\w+):(\d+):(\d+)\]$/,
  // Vite: … failed to resolve import "x" from "/vercel/path0/src/a.ts".
  /failed to resolve import "[^"]*" from "([^"\s]+\.\w+)"/,
];

/** Where Vercel builds. */
const ROOT = '/vercel/path0/';
/** Not of the repository: what is installed, or made by the build. */
const NOT_OURS = /(?:^|\/)(?:node_modules|\.next|\.nuxt|\.output|\.vercel|\.svelte-kit|dist|build)\//;

/**
 * The file of the repository that a line names.
 * @param rootDirectory the project's, below which build tools name files
 */
export function placeIn(text: string, rootDirectory = ''): Place | undefined {
  for (const pattern of PLACES) {
    const [, path, line, column] = pattern.exec(text.trim()) ?? [];
    const file = path === undefined ? undefined : fileOf(path, rootDirectory);
    if (file !== undefined)
      return {
        file,
        ...(line !== undefined && { line: Number(line) }),
        ...(column !== undefined && { column: Number(column) }),
      };
  }
  return undefined;
}

function fileOf(path: string, rootDirectory: string): string | undefined {
  const isAbsolute = path.startsWith('/');
  if (isAbsolute && !path.startsWith(ROOT)) return undefined;
  const below = isAbsolute ? path.slice(ROOT.length) : `${rootDirectory}/${path}`;
  const parts = below.split('/').filter(part => part !== '' && part !== '.');
  const file = parts.join('/');
  return parts.includes('..') || NOT_OURS.test(file) ? undefined : file;
}
