import { type CauseRow, docs } from './cause.ts';

const CONFIGURATION = docs('project-configuration/vercel-json');
const BUILD = docs('builds/configure-a-build');

/** What the project's settings and `vercel.json` say, before and after the build command runs. */
export const settingsCauses: CauseRow[] = [
  {
    // find_string 66996784150, 15305738948, 68415220262 (the code); vercel/vercel#12607
    codes: ['NOW_SANDBOX_WORKER_ROOTDIR_NOT_EXIST'],
    text: /The specified Root Directory "([^"]*)" does not exist/i,
    words: found =>
      `The project’s Root Directory${found(1) === '' ? '' : ` “${found(1)}”`} is not among the files that were sent`,
    fix: 'Send the repository’s root (`path: .`) where the project has a Root Directory: it is looked for below what is sent; or correct it in the project’s settings, or take it out of `.vercelignore`',
    page: `${BUILD}#root-directory`,
  },
  {
    // find_string 179129968, 57788139282, 62026320598 (the property with its place)
    text: /`?vercel\.json`? schema validation failed[^:]*:\s*(.*)/i,
    words: found => `vercel.json is not valid${found(1) === '' ? '' : `: ${found(1)}`}`,
    fix: 'Correct it; it may have no other properties than those documented, and no comments',
    page: CONFIGURATION,
  },
  {
    // find_string 66046869116, 59265064107
    text: /The pattern "([^"]*)" defined in `functions` doesn['’]t match any/i,
    words: found => `vercel.json configures functions “${found(1)}” that there are none of`,
    fix: 'Correct the pattern below `functions` in vercel.json, or send the files that it names',
    page: `${CONFIGURATION}#functions`,
  },
  {
    // find_string 41936854333, 43077238124
    text: /Node\.js Version "([^"]*)" is discontinued and must be upgraded\.?(?:.*?"node": "([^"]*)")?/i,
    words: found => `Vercel builds no more with Node.js ${found(1)}`,
    fix: found =>
      `Set "engines": {"node": "${found(2) || '24.x'}"} in package.json, or a newer Node.js version in the project’s settings`,
    page: docs('functions/runtimes/node-js/node-js-versions'),
  },
  {
    // find_string 47682061743, 21126398638
    codes: ['CONFIG_FILE_NOT_FOUND'],
    text: /Config file was not found at "[^"]*\.vercel\/output\/config\.json"/i,
    words: 'What was sent as prebuilt has no `.vercel/output/config.json`',
    fix: 'Run `vercel build` (with `--prod` for production) before, in the app’s folder where the project has a Root Directory, and carry all of `.vercel/output` between jobs, hidden files included',
    page: docs('build-output-api'),
  },
  {
    // AprilNEA/ChatGPT-Admin-Web#3, sanity-io/sanity#6768 (with another name)
    codes: ['STATIC_BUILD_NO_OUT_DIR'],
    text: /No Output Directory named "([^"]*)" found/i,
    words: found =>
      `The build has not made its output directory${found(1) === '' ? '' : ` “${found(1)}”`}: the project’s framework or directories do not fit what was built`,
    fix: 'Set the framework, the output directory or the root directory in the project’s settings or in vercel.json; with Turborepo, name the directory under `outputs`, since it is not restored from the cache otherwise',
    page: docs('errors/error-list#missing-public-directory'),
  },
  {
    // find_string 19114765331 (Vercel's own source)
    codes: ['STATIC_BUILD_EMPTY_OUT_DIR'],
    text: /The Output Directory "([^"]*)" is empty/i,
    words: found => `The build has left its output directory${found(1) === '' ? '' : ` “${found(1)}”`} empty`,
    fix: 'See that the build command writes there, and set the output directory in the project’s settings or in vercel.json',
    page: docs('errors/error-list#missing-public-directory'),
  },
  {
    // thuglabs/create-dapp-solana-nextjs#23
    text: /The file "[^"]*routes-manifest\.json" couldn['’]t be found/i,
    words: 'Next.js’s output is not where Vercel looks for it',
    fix: 'Leave the output directory unset for Next.js, and have the build command call `next build`',
    page: BUILD,
  },
  {
    // find_string 9670888496, 68670864414
    text: /No entrypoint found in output directory: "([^"]*)"/i,
    words: found => `There is no server to start in the output directory “${found(1)}”`,
    fix: 'Leave the output directory unset where there are functions only, or set the framework preset to what was built',
    page: BUILD,
  },
  {
    // find_string 30827464115, 11452034704
    text: /Environment Variable "([^"]*)" references Secret "([^"]*)", which does not exist/i,
    words: found =>
      `vercel.json takes the variable ${found(1)} from a secret “${found(2)}”, which does not exist`,
    fix: 'Set the variable in the project’s settings, and take `@…` out of vercel.json: Vercel has no such secrets any more',
    page: docs('environment-variables'),
  },
];

/** There was nothing to build. */
export const nothingCauses: CauseRow[] = [
  {
    // UnlyEd/github-action-await-vercel#107; find_string 27345212798
    text: /canceled as a result of running the command defined in the "Ignored Build Step"/i,
    words:
      'The project’s Ignored Build Step (`ignoreCommand`) says that there is nothing to build: that is no failure of the code',
    fix: 'Where it should have been built, have the command end with 1, not 0; where not, leave this deployment out',
    page: docs('project-configuration/git-settings#ignored-build-step'),
  },
  {
    // the example of `errorMessage` in https://vercel.com/docs/rest-api/deployments/list-deployments
    text: /canceled because this project was not affected/i,
    words: 'Vercel skips projects of a monorepo that a commit does not touch: that is no failure of the code',
    fix: 'Turn “Skip deployment” off in the project’s Root Directory settings where it is to be built all the same',
    page: docs('monorepos#skipping-unaffected-projects'),
  },
];
