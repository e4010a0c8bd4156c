import { type CauseRow, docs } from './cause.ts';

const PACKAGES = docs('package-managers');

/** Why dependencies were not installed. */
export const installCauses: CauseRow[] = [
  {
    // https://pnpm.io/errors#err_pnpm_outdated_lockfile; find_string 58776712305 (on Vercel)
    text: /ERR_PNPM_OUTDATED_LOCKFILE|ERR_PNPM_LOCKFILE_CONFIG_MISMATCH/,
    words: 'pnpm-lock.yaml does not fit package.json, and is not changed in a build',
    fix: 'Run `pnpm install` and commit pnpm-lock.yaml',
    page: 'https://pnpm.io/errors#err_pnpm_outdated_lockfile',
  },
  {
    // find_string 13935244432, 4520364277
    text: /npm ci` can only install packages when your package\.json and package-lock\.json.* are in sync/i,
    words: 'package-lock.json does not fit package.json',
    fix: 'Run `npm install` and commit package-lock.json',
    page: 'https://docs.npmjs.com/cli/commands/npm-ci',
  },
  {
    // https://yarnpkg.com/advanced/error-codes#yn0028---frozen_lockfile_exception; https://bun.com/docs/pm/lockfile
    text: /YN0028|Your lockfile needs to be updated|lockfile had changes, but lockfile is frozen/i,
    words: 'The lockfile does not fit package.json, and is not changed in a build',
    fix: 'Install once on your machine and commit the lockfile',
    page: PACKAGES,
  },
  {
    // find_string 67232859490, 17811542170; `npm warn ERESOLVE` alone stops nothing
    text: /npm (?:ERR!|error) code ERESOLVE/,
    words: 'npm finds no versions that all peer dependencies allow (ERESOLVE)',
    fix: 'See in the log which two packages disagree, and change the version of one; `npm install --legacy-peer-deps` as `installCommand` goes on without that check',
    page: PACKAGES,
  },
  {
    // npm/cli#2508, vercel/vercel#8901; https://pnpm.io/errors#err_pnpm_fetch_401
    text: /npm (?:ERR!|error) code E40[13]|ERR_PNPM_FETCH_40[13]|Unable to authenticate, your authentication token|Request failed .*40[13] /,
    words:
      'A registry does not let the build read a package: it is private, and the token is missing or has expired',
    fix: 'Set NPM_TOKEN or NPM_RC as the project’s variable for this environment, also for builds, and see that it has not expired',
    page: 'https://vercel.com/kb/guide/using-private-dependencies-with-vercel',
  },
  {
    // https://docs.npmjs.com/common-errors; https://pnpm.io/errors#err_pnpm_fetch_404
    text: /npm (?:ERR!|error) (?:code )?(?:E404|ETARGET|notarget)\b|ERR_PNPM_(?:FETCH_404|NO_MATCHING_VERSION)/,
    words: 'A package, or the version that is asked for, is not in the registry',
    fix: 'See in the log which, and correct package.json; where it is private, set NPM_TOKEN or NPM_RC for this environment',
    page: PACKAGES,
  },
  {
    // find_string 32405159535 (ERR_INVALID_THIS: an old pnpm with a new Node.js), 54487179740 (a registry out of reach)
    text: /ERR_INVALID_THIS|ERR_SOCKET_TIMEOUT|ERR_PNPM_META_FETCH_FAIL|npm (?:ERR!|error) code (?:ETIMEDOUT|ECONNRESET)/,
    words: 'The registry could not be read from the build container',
    fix: 'Name the package manager’s version in package.json (`packageManager`), see that .npmrc and the lockfile name no registry of your own network, and try again',
    page: PACKAGES,
  },
  {
    // find_string 41017807235, 53007777915
    text: /Command "((?:npm|pnpm|yarn|bun) (?:install|ci|i)\b[^"]*|yarn)" exited with \d+/i,
    words: found => `${found(1)} failed`,
    fix: 'See the lines before: a `preinstall` or `postinstall` script, or a package that cannot be built there',
    page: PACKAGES,
  },
];
