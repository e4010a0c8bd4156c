import { type CauseRow, docs } from './cause.ts';

const TROUBLE = docs('builds/troubleshoot-a-build');
const NEXT = 'https://nextjs.org/docs/';

/** What the build itself says of the code. */
export const codeCauses: CauseRow[] = [
  {
    // find_string 29292566500 (GROQ_API_KEY), 49127036315
    text: /\b([A-Z][A-Z0-9_]{2,}) environment variable is (?:missing|not set|required|undefined)/,
    words: found =>
      `The build needs the environment variable ${found(1)}, which this environment does not have`,
    fix: 'Set it in the project’s settings for this environment, or by `build-env`',
    page: docs('environment-variables'),
  },
  {
    // find_string 61896337000 and many alike
    text: /(?:Missing|Undefined)(?: required)? environment variables?:? ["'`]?([A-Z][A-Z0-9_]{2,})/i,
    words: found =>
      `The build needs the environment variable ${found(1)}, which this environment does not have`,
    fix: 'Set it in the project’s settings for this environment, or by `build-env`',
    page: docs('environment-variables'),
  },
  {
    // https://env.t3.gg/docs/nextjs; find_string 70954414994
    text: /Invalid environment variables\b/,
    words: 'The app checks its environment variables when it is built, and some are missing or wrong',
    fix: 'See their names in the log; set them in the project’s settings for this environment, or by `build-env`',
    page: docs('environment-variables'),
  },
  {
    // find_string 46511651492, 22850989409 (Next.js); Vite and esbuild by their sources
    text: /Module not found: (?:Error: )?Can['’]t resolve '([^']*)'|Could not resolve "([^"]*)"|failed to resolve import "([^"]*)"|Cannot find module '([^']*)'/,
    words: found => `A module is not found: ${found(1) || found(2) || found(3) || found(4)}`,
    fix: 'See that it is in package.json (not only in another package of the workspace), that the file was sent (`.vercelignore`), and that upper and lower case are as on disk: Vercel’s file system tells them apart',
    page: `${NEXT}messages/module-not-found`,
  },
  {
    // find_string 29292566500, 19566376479; `error TS2345` of tsc
    text: /^\s*Type error: (.*)|\berror TS\d+: (.*)/,
    words: found => `A type error: ${found(1) || found(2)}`,
    fix: 'Correct it; the type check of your own machine may use other versions than the lockfile has',
    page: `${NEXT}app/api-reference/config/typescript`,
  },
  {
    // https://nextjs.org/docs/app/api-reference/config/eslint: `12:5  Error: … rule`
    text: /^\s*\d+:\d+\s+Error:\s+(.*)/,
    words: found => `ESLint stops the build: ${found(1)}`,
    fix: 'Correct it, or lint in a job of your own and turn it off in the build',
    page: `${NEXT}app/api-reference/config/eslint`,
  },
  {
    // find_string 66685890047
    text: /Static page generation for (\S+) is still timing out/i,
    words: found => `A page could not be generated in its time: ${found(1)}`,
    fix: 'See what it waits for while it is built; raise `staticPageGenerationTimeout`, or generate it on request',
    page: `${NEXT}messages/static-page-generation-timeout`,
  },
  {
    // vercel/commerce#1426
    text: /Error occurred prerendering page "([^"]*)"|Export encountered an error on ([^,\s]+)/,
    words: found => `A page could not be generated: ${found(1) || found(2)}`,
    fix: 'See the error above it in the log; a page that needs what only a request has must not be generated ahead of it',
    page: `${NEXT}messages/prerender-error`,
  },
  {
    text: /SyntaxError: (.*)|Unexpected token (.*)/,
    words: found => `The code cannot be read: ${found(1) || found(2)}`,
    fix: 'Correct it; the last lines have the place',
    page: TROUBLE,
  },
  {
    // find_string 55638890065: `Command "npm run build" exited with 1`
    codes: ['BUILD_FAILED', 'BUILD_UTILS_SPAWN_1'],
    text: /Command "([^"]*)" exited with (\S+)/,
    words: found =>
      found(1) === '' ? 'The build failed' : `The build command failed with ${found(2)}: ${found(1)}`,
    fix: 'See the last lines of its log',
    page: TROUBLE,
  },
];
