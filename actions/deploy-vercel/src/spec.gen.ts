// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** A token of Vercel's, which is best for this team alone and from a secret; without it `VERCEL_TOKEN` */
  token?: string | undefined;
  /** The team that the project belongs to, by its slug or its id; without it `VERCEL_ORG_ID` where that is a team's id, and else the token's own person. Example `acme` */
  team?: string | undefined;
  /** The project, by its name or its id; without it `VERCEL_PROJECT_ID`. Example `shop-web` */
  project?: string | undefined;
  /** `deploy`, or what to do with a production deployment that is in flight: `continue` promotes one that is held, and watches it to its end; `abort` cancels its build, or leaves it without domains. `clean-up` deletes the previews of a pull request. `unlock` breaks the project's lock in `environment`, and with `dry-run` shows who holds it */
  operation: 'deploy' | 'continue' | 'abort' | 'clean-up' | 'unlock';
  /** What is deployed: a `preview`; `staged`, a production build that gets no domain until promote-vercel moves it; `production`, the same, which gets its domains once it is ready and its checks pass; or a custom environment, by its slug. Example `qa` */
  target: string;
  /** The folder in the workspace that is uploaded; of a monorepo its root, also where the app is in a folder below. Example `.` */
  path: string;
  /** The app's folder below `path`; without it the project's own setting. Example `apps/web` */
  rootDirectory?: string | undefined;
  /** Deploy what was built before, by `vercel build` or as Vercel's Build Output API has it, instead of the source */
  prebuilt: boolean;
  /** With `prebuilt`: where that is, below `path` */
  outputDirectory: string;
  /** Whether the files are sent in an archive, which takes few requests but sends again what Vercel has: `auto` for a large tree, `none` or `tgz` */
  archive: 'auto' | 'none' | 'tgz';
  /** Variables of this deployment when it runs, over those of the project, one `NAME=value` a line, or a JSON object, in which a value may have line breaks. Their values are never shown */
  environmentVariables?: Record<string, string> | undefined;
  /** Variables of its build, likewise */
  buildEnvironmentVariables?: Record<string, string> | undefined;
  /** Notes on the deployment, one `key=value` a line, beside the commit, which is there by itself. With `clean-up`: which previews are meant, by their notes. Example `ticket=SHOP-42` */
  meta?: Record<string, string> | undefined;
  /** Build anew, without the cache of the build before */
  force: boolean;
  /** Further hosts for it, one a line or separated by commas; it gets all of them or none. A preview and a custom environment get them when they are ready, production with its domains. Example `pr-42.shop.example.com` */
  aliases?: string[] | undefined;
  /** Deploy to production also where an instant rollback has pinned it, and end that; without it such a deploy is refused before anything is built */
  unpin: boolean;
  /** Where the project's promotions roll out by stages: go through its `stages`, with the checks at each, or to all `at-once` */
  rolling: 'stages' | 'at-once';
  /** The project's secret for automation, by which checks get past Deployment Protection; it is sent to the deployment's own address only. Without it the project's own, where the token is shown it */
  protectionBypass?: string | undefined;
  /** What must answer at the deployment's own address, one check a line, as smoke-test takes them; for production before it gets a domain. Example `/health 200` */
  checks?: string | undefined;
  /** A command that must end with 0, one argument a line; no shell reads it. PIPELINE_URL and PIPELINE_HOLD say what is checked, and VERCEL_AUTOMATION_BYPASS_SECRET gets past the protection */
  checkCommand?: string[] | undefined;
  /** How long the checks may take at each point */
  checkTimeout: number;
  /** What to do where production is held, before it gets its domains and at a rolling release's stages: `check` runs the checks and decides; `leave` ends this step with the verdict `held`, holding no runner, until a later step or run says `operation: continue` */
  atHold: 'check' | 'leave';
  /** What to do with a production deployment that failed: `rollback` has what served before serve again, and watches that; `hold` leaves it to be looked at and keeps the environment locked; `report` only tells. What serves nobody is never taken back */
  onFailure: 'rollback' | 'hold' | 'report';
  /** The environment that is deployed to. With it every deploy is written to the release log, one run at a time deploys, and an older commit is not deployed over a newer one. Example `production` */
  environment?: string | undefined;
  /** The commit that is deployed, by its whole id, where that is not the run's own: the release log and Vercel name it, and it is not deployed over a newer one */
  commit?: string | undefined;
  /** Deploy also when the release log says that a newer commit is there */
  allowOlder: boolean;
  /** How long to wait for another run that deploys to the environment */
  lockWait: number;
  /** Where releases and locks are kept: `github` (as deployments and git refs), `none`, or `file:PATH` for a folder on this machine */
  releaseLog: string;
  /** The token for what is written on GitHub; the job needs `deployments: write` and `contents: write` for the release log, `deployments: write` for `github-deployment` and `pull-requests: write` for `comment` */
  githubToken?: string | undefined;
  /** Tell the address in a comment on the pull request, one for each project, which later runs update */
  comment: boolean;
  /** The environment on GitHub to show the address under, on the commit and the pull request, for what has no `environment`. Example `preview` */
  githubDeployment?: string | undefined;
  /** The pull request's number; without it that of the event. Example `42` */
  pullRequest?: number | undefined;
  /** With `clean-up`: how many previews of a branch stay, the newest; without it none where the event says that the pull request is closed, else one */
  keep?: number | undefined;
  /** How long building it and moving the domains may take. Example `30m` */
  waitTimeout: number;
  /** Count and hash the files, print what would change and set the outputs as planned, but write nothing. Under act this is the default unless the API is local */
  dryRun?: boolean | undefined;
}

export interface Outputs {
  /** `steady` when what this run deployed is ready, and in production answers at every domain; else `failed`, `superseded`, `held`, `timeout`, `cancelled`, `unknown` when watching broke off, `not-started`, or `planned` in a dry run. After `clean-up` and `unlock` none */
  'verdict': string | number | boolean | object;
  /** The deployment's own address, never an alias. Example `https://shop-web-3f2a1bc-acme.vercel.app` */
  'url': string | number | boolean | object;
  /** The addresses at which it answers besides, as a JSON list */
  'alias-urls': string | number | boolean | object;
  /** The deployment, by its id, for promote-vercel. Example `dpl_5ucQ…` */
  'deployment-id': string | number | boolean | object;
  /** Its page on Vercel */
  'inspector-url': string | number | boolean | object;
  /** What Vercel made of it, `preview`, `production` or a custom environment's slug */
  'target': string | number | boolean | object;
  /** Which kind of address `url` is, `preview`, `custom`, `staged` or `production`: it says whose variables and data are behind it */
  'kind': string | number | boolean | object;
  /** Which tests belong at `url`, in one line */
  'test-advice': string | number | boolean | object;
  /** Whether Deployment Protection asks at `url` who is there */
  'protected': string | number | boolean | object;
  /** The header by which tests get past it, for the `headers` of smoke-test in this job; masked, and empty where it is not protected. A later job takes the secret itself */
  'test-headers': string | number | boolean | object;
  /** After `clean-up`, the previews that were deleted, as a JSON list of `{id, url, branch}` */
  'removed': string | number | boolean | object;
  /** What changes, as JSON: a list of `{subject, changes: [{what, from, to}]}` */
  'plan': string | number | boolean | object;
  /** The release's id in the release log; empty without `environment` */
  'release-id': string | number | boolean | object;
  /** After a failure, the file with what Vercel answered, redacted */
  'trace': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "deploy-vercel",
  inputs: {
    "token": {"type":"string","secret":true},
    "team": {"type":"string"},
    "project": {"type":"string"},
    "operation": {"type":"enum","default":"deploy","values":["deploy","continue","abort","clean-up","unlock"]},
    "target": {"type":"string","default":"preview"},
    "path": {"type":"string","default":"."},
    "root-directory": {"type":"string"},
    "prebuilt": {"type":"boolean","default":"false"},
    "output-directory": {"type":"string","default":".vercel/output"},
    "archive": {"type":"enum","default":"auto","values":["auto","none","tgz"]},
    "environment-variables": {"type":"map"},
    "build-environment-variables": {"type":"map"},
    "meta": {"type":"map"},
    "force": {"type":"boolean","default":"false"},
    "aliases": {"type":"list","separator":","},
    "unpin": {"type":"boolean","default":"false"},
    "rolling": {"type":"enum","default":"stages","values":["stages","at-once"]},
    "protection-bypass": {"type":"string","secret":true},
    "checks": {"type":"string"},
    "check-command": {"type":"list"},
    "check-timeout": {"type":"duration","default":"2m"},
    "at-hold": {"type":"enum","default":"check","values":["check","leave"]},
    "on-failure": {"type":"enum","default":"rollback","values":["rollback","hold","report"]},
    "environment": {"type":"string"},
    "commit": {"type":"string"},
    "allow-older": {"type":"boolean","default":"false"},
    "lock-wait": {"type":"duration","default":"15m"},
    "release-log": {"type":"string","default":"github"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "comment": {"type":"boolean","default":"false"},
    "github-deployment": {"type":"string"},
    "pull-request": {"type":"integer"},
    "keep": {"type":"integer"},
    "wait-timeout": {"type":"duration","default":"20m"},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["verdict","url","alias-urls","deployment-id","inspector-url","target","kind","test-advice","protected","test-headers","removed","plan","release-id","trace"],
});
