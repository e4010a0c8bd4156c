import { describe, expect, it } from 'vitest';
import { causeOf } from '../../src/failure/causes.ts';

/** Vercel's sentences, and lines of logs, as users met them: where, is beside each. */
const SENTENCES: [string, string, string, string, string][] = [
  [
    'find_string 53917149169',
    'Git author kevin@tale-forge.app must have access to the team Tale Forge on Vercel to create deployments.',
    'access',
    'no member of the team',
    'join the team',
  ],
  [
    'find_string 59547082487',
    'The Deployment was blocked because GitHub could not associate the committer with a GitHub user.',
    'access',
    'author',
    'Git account',
  ],
  [
    'find_string 61972872995',
    'The Deployment was canceled because it was created with an unverified commit',
    'access',
    'not signed',
    'Sign the commit',
  ],
  [
    'UnlyEd/github-action-await-vercel#107',
    'The Deployment has been canceled as a result of running the command defined in the "Ignored Build Step" setting.',
    'nothing',
    'no failure of the code',
    'end with 1',
  ],
  [
    'list-deployments',
    'The Deployment has been canceled because this project was not affected',
    'nothing',
    'no failure of the code',
    'Skip deployment',
  ],
  [
    'find_string 66996784150',
    'The specified Root Directory "apps/web" does not exist. Please update your Project Settings.',
    'settings',
    'Root Directory “apps/web”',
    'repository’s root',
  ],
  [
    'find_string 62026320598',
    'The `vercel.json` schema validation failed with the following message: `rewrites[0]` should NOT have additional property `comment`',
    'settings',
    'not valid: `rewrites[0]` should NOT',
    'no comments',
  ],
  [
    'find_string 66046869116',
    'Error: The pattern "api/index.py" defined in `functions` doesn\'t match any Serverless Functions.',
    'settings',
    'functions “api/index.py”',
    'pattern',
  ],
  [
    'find_string 43077238124',
    'Error: Node.js Version "18.x" is discontinued and must be upgraded. Please set "engines": { "node": "22.x" } in your `package.json` file to use Node.js 22.',
    'settings',
    'no more with Node.js 18.x',
    '"22.x"',
  ],
  [
    'find_string 26366537390',
    'Node.js Version "18.x" is discontinued and must be upgraded.',
    'settings',
    'Node.js 18.x',
    '"24.x"',
  ],
  [
    'AprilNEA/ChatGPT-Admin-Web#3',
    'Error: No Output Directory named "public" found after the Build completed. You can configure the Output Directory in your Project Settings.',
    'settings',
    'output directory “public”',
    'framework',
  ],
  [
    'find_string 19114765331',
    'The Output Directory "dist" is empty.',
    'settings',
    '“dist” empty',
    'writes there',
  ],
  [
    'find_string 47682061743',
    'Error: Config file was not found at "/vercel/path0/.vercel/output/config.json"',
    'settings',
    'prebuilt',
    'vercel build',
  ],
  [
    'create-dapp-solana-nextjs#23',
    'Error: The file "/vercel/path0/.next/routes-manifest.json" couldn\'t be found. This is normally caused by a misconfiguration in your project.',
    'settings',
    'Next.js’s output',
    'unset',
  ],
  [
    'find_string 68670864414',
    'Error: No entrypoint found in output directory: "frontend/dist". Searched for:',
    'settings',
    '“frontend/dist”',
    'functions only',
  ],
  [
    'find_string 11452034704',
    'Environment Variable "VITE_SUPABASE_URL" references Secret "supabase_url", which does not exist.',
    'settings',
    'VITE_SUPABASE_URL',
    'project’s settings',
  ],
  [
    'lobehub/lobehub#3250',
    "Your deployment's build step did not complete within the maximum of 45min",
    'limits',
    '45 minutes',
    'prebuilt',
  ],
  [
    'find_string 53449348367',
    'Error: A Serverless Function has exceeded the unzipped maximum size of 250 MB.',
    'limits',
    '250 MB',
    'excludeFiles',
  ],
  [
    'just-be.dev',
    'Error: The Serverless Function "api/feed/atom" is 50.38mb which exceeds the maximum size limit of 50mb. Learn More: https://vercel.link/serverless-function-size',
    'limits',
    'api/feed/atom has 50.38mb, and may have 50mb',
    'excludeFiles',
  ],
  [
    'find_string 32734866197',
    'Error: No more than 12 Serverless Functions can be added to a Deployment on the Hobby plan.',
    'limits',
    '12 functions',
    'larger plan',
  ],
  [
    'find_string 60793666141',
    'Resource is limited - try again in 24 hours (more than 100, code: "api-deployments-free-per-day")',
    'limits',
    'daily limit',
    '24 hours',
  ],
  [
    'find_string 55788255012',
    'Error: Command "npm run build" exited with SIGKILL',
    'limits',
    'ran out of memory',
    'larger build machine',
  ],
  [
    'lobehub/lobehub#13729',
    'Error: Command "bun run build:vercel" exited with 137',
    'limits',
    'memory',
    'prebuilt',
  ],
  [
    'anza-xyz/kit#406',
    '• At least one "Out of Memory" ("OOM") event was detected during the build.',
    'limits',
    'memory',
    'machine',
  ],
  [
    'nodejs.org',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    'limits',
    'heap',
    'NODE_OPTIONS',
  ],
  ['errno', 'npm error code ENOSPC', 'limits', 'disk', 'force'],
  [
    'find_string 58776712305',
    ' ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date with package.json',
    'code',
    'pnpm-lock.yaml',
    'commit pnpm-lock.yaml',
  ],
  [
    'find_string 4520364277',
    'npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync.',
    'code',
    'package-lock.json',
    'npm install',
  ],
  [
    'yarnpkg.com',
    'YN0028: The lockfile would have been modified by this install',
    'code',
    'lockfile',
    'commit',
  ],
  ['find_string 67232859490', 'npm error code ERESOLVE', 'code', 'peer dependencies', 'legacy-peer-deps'],
  ['npm/cli#2508', 'npm ERR! code E401', 'code', 'private', 'NPM_TOKEN'],
  [
    'pnpm.io',
    ' ERR_PNPM_FETCH_404  GET https://registry.npmjs.org/@acme%2Fui: Not Found - 404',
    'code',
    'not in the registry',
    'package.json',
  ],
  [
    'find_string 32405159535',
    'WARN GET https://registry.npmjs.org/x error (ERR_INVALID_THIS)',
    'code',
    'could not be read',
    'packageManager',
  ],
  [
    'find_string 41017807235',
    'Error: Command "pnpm install" exited with 1',
    'code',
    'pnpm install failed',
    'postinstall',
  ],
  [
    'find_string 29292566500',
    'Error: The GROQ_API_KEY environment variable is missing or empty; either provide it, or instantiate the Groq client',
    'code',
    'GROQ_API_KEY',
    'build-env',
  ],
  [
    'find_string 61896337000',
    'Error: Missing required environment variable: DATABASE_URL',
    'code',
    'DATABASE_URL',
    'settings',
  ],
  [
    'env.t3.gg',
    "❌ Invalid environment variables: { AUTH_SECRET: [ 'Required' ] }",
    'code',
    'environment variables',
    'names',
  ],
  [
    'find_string 46511651492',
    "Module not found: Can't resolve 'swagger-ui-react'",
    'code',
    'swagger-ui-react',
    '.vercelignore',
  ],
  [
    'find_string 13139559384',
    '[vite]: Rollup failed to resolve import "@/lib/schemas/settings/profile" from "/vercel/path0/src/components/settings/useSettingsForm.ts".',
    'code',
    '@/lib/schemas/settings/profile',
    'upper and lower case',
  ],
  [
    'find_string 29292566500, its end',
    "Type error: Object literal may only specify known properties, and 'variant' does not exist",
    'code',
    'A type error: Object literal',
    'Correct it',
  ],
  [
    'tsc',
    "src/a.vue(48,7): error TS2322: Type 'Blob | null' is not assignable",
    'code',
    'A type error: Type',
    'Correct',
  ],
  [
    'next lint',
    "12:5  Error: 'x' is defined but never used.  @typescript-eslint/no-unused-vars",
    'code',
    'ESLint',
    'lint',
  ],
  [
    'find_string 66685890047',
    'Error: Static page generation for /api/x is still timing out after 3 attempts. See more info here',
    'code',
    '/api/x',
    'staticPageGenerationTimeout',
  ],
  [
    'vercel/commerce#1426',
    'Export encountered an error on /search/page: /search, exiting the build.',
    'code',
    '/search/page',
    'error above',
  ],
  [
    'find_string 55638890065',
    'Command "npm run build" exited with 1',
    'code',
    'failed with 1: npm run build',
    'last lines',
  ],
];

describe('the cause of a build that failed', () => {
  it.each(SENTENCES)('%s', (_, text, of, words, fix) => {
    const cause = causeOf({ codes: [], texts: ['> next build', text] });
    expect(cause).toMatchObject({
      of,
      words: expect.stringContaining(words),
      fix: expect.stringContaining(fix),
    });
    expect(cause?.page).toMatch(/^https:\/\/[\w.-]+\/\S+$/);
  });

  it.each([
    ['TEAM_ACCESS_REQUIRED', 'access'],
    ['STATIC_BUILD_NO_OUT_DIR', 'settings'],
    ['exceeded_serverless_functions_per_deployment', 'limits'],
    ['ENOMEM', 'limits'],
    ['BUILD_FAILED', 'code'],
    ['NOW_SANDBOX_WORKER_ROOTDIR_NOT_EXIST', 'settings'],
    ['CONFIG_FILE_NOT_FOUND', 'settings'],
    ['BUILD_UTILS_SPAWN_137', 'limits'],
    ['BUILD_UTILS_SPAWN_1', 'code'],
  ])('knows Vercel’s code %s without words', (code, of) => {
    expect(causeOf({ codes: [code], texts: [] })?.of).toBe(of);
  });

  it('tells the particular before the general', () => {
    const texts = [
      'Command "npm run build" exited with 1',
      'Failed to compile.',
      "Type error: 'a' is possibly 'null'.",
    ];
    expect(causeOf({ codes: ['BUILD_FAILED'], texts })?.words).toContain('A type error');
    expect(causeOf({ codes: [], texts: [...texts, 'npm error code ERESOLVE'] })?.words).toContain('ERESOLVE');
  });

  it.each([
    'npm warn ERESOLVE overriding peer dependency',
    '3 high severity vulnerabilities',
    'Compiled with warnings',
    '',
  ])('takes nothing from %j', text => {
    expect(causeOf({ codes: [], texts: [text] })).toBeUndefined();
  });

  it('takes control characters out of what it tells, and bounds it', () => {
    const hostile = `Type error: \u001b]0;x\u0007${'y'.repeat(5_000)}`;
    const { words = '' } = causeOf({ codes: [], texts: [hostile] }) ?? {};
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    expect(words).not.toMatch(/[\u0000-\u001f]/);
    expect(words.length).toBeLessThan(300);
  });
});
