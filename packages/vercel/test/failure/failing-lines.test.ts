import { describe, expect, it } from 'vitest';
import { failingLines } from '../../src/failure/failing-lines.ts';
import { placeIn } from '../../src/failure/place.ts';

const NEXT_TYPES = `
Creating an optimized production build ...
✓ Compiled successfully
Checking validity of types ...
Failed to compile.

./src/app/2do/page.tsx:43:11
Type error: Object literal may only specify known properties, and 'variant' does not exist in type 'Omit<ToasterToast, "id">'.

  41 | title: "Error",
> 43 | variant: "destructive",
  | ^
Next.js build worker exited with code: 1 and signal: null
Error: Command "prisma generate && next build" exited with 1`;

const NEXT_MODULES = `
Failed to compile.

./app/doc/page.tsx
Module not found: Can't resolve 'swagger-ui-react'

https://nextjs.org/docs/messages/module-not-found

./app/doc/page.tsx
Module not found: Can't resolve 'swagger-ui-react/swagger-ui.css'`;

const NEXT_LINT = `
Failed to compile.

./src/app/page.tsx
12:5  Warning: Using <img> could result in slower LCP.  @next/next/no-img-element
14:7  Error: 'total' is assigned a value but never used.  @typescript-eslint/no-unused-vars
./src/app/cart.tsx
3:1  Error: Unexpected any. Specify a different type.  @typescript-eslint/no-explicit-any`;

const SWC = `
./src/lib/tabRenderer.tsx
Error: 
  x 'import', and 'export' cannot be used outside of module code
     ,-[/vercel/path0/src/lib/tabRenderer.tsx:300:1]
 300 |  * TabDetailComponent.`;

const VITE = `
x Build failed in 148ms
error during build:
[vite:esbuild] Transform failed with 1 error:
/vercel/path0/src/app.jsx:3342:6: ERROR: Unexpected ")"
file: /vercel/path0/src/app.jsx:3342:6`;

const TURBO = `
web:build: Failed to compile.
web:build: 
web:build: ./app/page.tsx:5:3
web:build: Type error: Cannot find name 'foo'.
@v1/app:build: ERROR: command finished with error`;

const NPM = `
npm error code ERESOLVE
npm error ERESOLVE could not resolve
npm warn deprecated x@1
Error: Command "npm install" exited with 1`;

const places = (log: string, root?: string) => failingLines(log.split('\n'), root);

describe('the lines by which a build failed', () => {
  it.each<[string, string, object[]]>([
    [
      'Next.js’s types (find_string 29292566500)',
      NEXT_TYPES,
      [
        {
          file: 'src/app/2do/page.tsx',
          line: 43,
          column: 11,
          text: expect.stringMatching(/^Type error: Object literal/),
        },
      ],
    ],
    [
      'Next.js’s modules (find_string 46511651492)',
      NEXT_MODULES,
      [
        { file: 'app/doc/page.tsx', text: "Module not found: Can't resolve 'swagger-ui-react'" },
        {
          file: 'app/doc/page.tsx',
          text: "Module not found: Can't resolve 'swagger-ui-react/swagger-ui.css'",
        },
      ],
    ],
    [
      'Next.js’s ESLint, without its warnings',
      NEXT_LINT,
      [
        {
          file: 'src/app/page.tsx',
          line: 14,
          column: 7,
          text: expect.stringContaining("'total' is assigned"),
        },
        { file: 'src/app/cart.tsx', line: 3, column: 1, text: expect.stringContaining('Unexpected any') },
      ],
    ],
    [
      'swc’s (find_string 69240695155)',
      SWC,
      [
        {
          file: 'src/lib/tabRenderer.tsx',
          line: 300,
          column: 1,
          text: expect.stringContaining("'import', and 'export' cannot"),
        },
      ],
    ],
    [
      'Vite’s (find_string 60184124396)',
      VITE,
      [{ file: 'src/app.jsx', line: 3342, column: 6, text: 'ERROR: Unexpected ")"' }],
    ],
    [
      'Turborepo’s, without its prefix',
      TURBO,
      [{ file: 'app/page.tsx', line: 5, column: 3, text: "Type error: Cannot find name 'foo'." }],
    ],
    [
      'npm’s, which name no file',
      NPM,
      [
        { text: 'npm error code ERESOLVE' },
        { text: 'npm error ERESOLVE could not resolve' },
        { text: 'Error: Command "npm install" exited with 1' },
      ],
    ],
    ['none of a good log', 'Compiled successfully\nDone', []],
  ])('finds %s', (_, log, found) => {
    expect(places(log)).toEqual(found);
  });

  it('names files from the repository’s root where the project has a directory of its own', () => {
    expect(places(NEXT_TYPES, 'apps/web')[0]).toMatchObject({ file: 'apps/web/src/app/2do/page.tsx' });
    expect(places(VITE, 'apps/web')[0]).toMatchObject({ file: 'src/app.jsx' });
  });

  it('tells ten at most', () => {
    const log = Array.from(
      { length: 50 },
      (_, at) => `src/a.ts(${at + 1},1): error TS2304: Cannot find name 'x'.`,
    ).join('\n');
    expect(places(log)).toHaveLength(10);
  });
});

describe('the place that a line names', () => {
  it.each([
    ['tsc', "src/a.vue(48,7): error TS2322: Type 'x'", { file: 'src/a.vue', line: 48, column: 7 }],
    ['tsc --pretty', "src/a.ts:48:7 - error TS2322: Type 'x'", { file: 'src/a.ts', line: 48, column: 7 }],
    ['Rollup', 'file: /vercel/path0/src/app.jsx:3:6', { file: 'src/app.jsx', line: 3, column: 6 }],
    ['swc', ',-[/vercel/path0/pages/demo.tsx:302:1]', { file: 'pages/demo.tsx', line: 302, column: 1 }],
    [
      'a route',
      './app/admin/[reportId]/(group)/page.tsx:5:3',
      { file: 'app/admin/[reportId]/(group)/page.tsx', line: 5, column: 3 },
    ],
    ['Next.js 15', 'app/admin/[reportId]/page.tsx', { file: 'app/admin/[reportId]/page.tsx' }],
  ])('of %s', (_, text, place) => {
    expect(placeIn(text)).toEqual(place);
  });

  it.each([
    './../../etc/passwd.txt:1:1',
    './node_modules/next/dist/a.js:1:1',
    '/usr/lib/a.js:1:1: ERROR: x',
    './.next/server/chunks/996.js:1:28209',
    'https://nextjs.org/docs/messages/module-not-found',
    '10:42:33.123',
    '',
  ])('is none of the repository: %s', text => {
    expect(placeIn(text)).toBeUndefined();
  });
});
