// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** A token of Vercel's, which is best for this team alone and from a secret; without it `VERCEL_TOKEN` */
  token?: string | undefined;
  /** The team that the project belongs to, by its slug or its id; without it `VERCEL_ORG_ID` where that is a team's id, and else the token's own person. Example `acme` */
  team?: string | undefined;
  /** The project, by its name or its id; without it `VERCEL_PROJECT_ID`. Example `shop-web` */
  project?: string | undefined;
  /** `promote` makes `deployment` live; `rollback` goes back to an earlier one; `undo-rollback` makes live again what a rollback replaced, and ends its pin. In a rolling release that waits, `continue` goes to its next stage and watches it to its end, `complete` gives it all traffic at once, `abort` goes back to what served. `unlock` breaks the project's lock in `environment`, and with `dry-run` shows who holds it */
  operation: 'promote' | 'rollback' | 'undo-rollback' | 'continue' | 'complete' | 'abort' | 'unlock';
  /** The deployment to make live, as deploy-vercel outputs it: its id, its host or its address. Without it what is verified in `from-environment`. Example `dpl_5ucQ…` */
  deployment?: string | undefined;
  /** The environment whose release log must say that checks of this deployment have passed. Without `deployment` it also says which: that of its newest release that is verified. Example `staging` */
  fromEnvironment?: string | undefined;
  /** The release of `from-environment` to take, by its id in the release log, instead of the newest one that is verified. Example `9123456789.1` */
  release?: string | undefined;
  /** With `rollback`: the deployment to go back to, by its id, host or address. Without it the last one that checks in `environment` have passed before what is live, and where the release log knows of none, the one before by Vercel's own list */
  to?: string | undefined;
  /** With `rollback`: use Vercel's instant rollback, which pins production, so that later deploys do not go live until someone unpins it. `false` promotes the earlier deployment instead, and later deploys go live as before */
  pin: boolean;
  /** Promote also where an instant rollback has pinned production, and end that; without it such a promotion is refused. Of what is live already only the pin goes */
  unpin: boolean;
  /** Further hosts for it beside the project's production domains, one a line or separated by commas; it gets all of them or none. Example `shop.example.com` */
  domains?: string[] | undefined;
  /** Where the project's promotions roll out by stages: go through its `stages`, with the checks at each, or to all `at-once`, as a rollback always does */
  rolling: 'stages' | 'at-once';
  /** Promote also a deployment that is older than what is live, or whose commit is */
  allowOlder: boolean;
  /** Promote also a deployment that failed or was rolled back in `environment` */
  allowRefused: boolean;
  /** The project's secret for automation, by which checks get past Deployment Protection; it is sent to the project's own hosts only, where they ask for it. Without it the project's own, where the token is shown it */
  protectionBypass?: string | undefined;
  /** What must answer at every production domain once it is live, one check a line, as smoke-test takes them; at a rolling release's stages at the deployment's own address. Example `/health 200` */
  checks?: string | undefined;
  /** A command that must end with 0, for each of the domains, one argument a line; no shell reads it. PIPELINE_URL and PIPELINE_HOLD say what is checked, and VERCEL_AUTOMATION_BYPASS_SECRET gets past the protection */
  checkCommand?: string[] | undefined;
  /** How long the checks may take at each domain */
  checkTimeout: number;
  /** Paths that every production domain must answer with the very bytes that the deployment's own address does, one a line: proof of which deployment answers. Example `/index.html` */
  compare?: string[] | undefined;
  /** What to do where a rolling release waits at a stage: `check` runs the checks and decides; `leave` ends this step with the verdict `held`, holding no runner, until a later step or run says `operation: continue` */
  atHold: 'check' | 'leave';
  /** What to do where it fails: `rollback` has what served before serve again, and watches that; `hold` leaves it to be looked at and keeps the environment locked; `report` only tells */
  onFailure: 'rollback' | 'hold' | 'report';
  /** The environment that this goes to. With it every move is written to the release log, one run at a time moves it, an older commit does not replace a newer one, and what was rolled back there is not promoted again by accident. Example `production` */
  environment?: string | undefined;
  /** The commit that the deployment was built from, by its whole id, where neither Vercel nor the release log knows it */
  commit?: string | undefined;
  /** How long to wait for another run that deploys to the environment */
  lockWait: number;
  /** Where releases and locks are kept: `github` (as deployments and git refs), `none`, or `file:PATH` for a folder on this machine */
  releaseLog: string;
  /** The token that reads and writes the release log; the job needs the permissions `deployments: write` and `contents: write` */
  githubToken?: string | undefined;
  /** How long moving the domains may take, with all stages of a rolling release. Example `30m` */
  waitTimeout: number;
  /** Judge the deployment, print what would change and set the outputs as planned, but write nothing. Under act this is the default unless the API is local */
  dryRun?: boolean | undefined;
}

export interface Outputs {
  /** `steady` when every production domain answers from the deployment; else `failed`, `superseded`, `held`, `timeout`, `cancelled`, `unknown` when watching broke off, `not-started`, or `planned` in a dry run. After `operation: unlock` none */
  'verdict': string | number | boolean | object;
  /** The first production domain. Example `https://shop.example.com` */
  'url': string | number | boolean | object;
  /** All production domains and extra hosts, as a JSON list of addresses */
  'urls': string | number | boolean | object;
  /** The deployment that was to be live, by its id. Example `dpl_5ucQ…` */
  'deployment-id': string | number | boolean | object;
  /** Its own address, never an alias. Example `https://shop-web-3f2a1bc-acme.vercel.app` */
  'deployment-url': string | number | boolean | object;
  /** The deployment that was live before; empty where nothing was */
  'previous-deployment-id': string | number | boolean | object;
  /** Whether production is pinned now, so that later deploys do not go live until someone unpins it */
  'pinned': string | number | boolean | object;
  /** How many percent of production's traffic it has; less than 100 only while a rolling release goes on */
  'traffic': string | number | boolean | object;
  /** The commit that it was built from, where that is known */
  'commit': string | number | boolean | object;
  /** What changes, as JSON: a list of `{subject, changes: [{what, from, to}]}` */
  'plan': string | number | boolean | object;
  /** The release's id in the release log; empty without `environment` */
  'release-id': string | number | boolean | object;
  /** After a failure, the file with what Vercel answered, redacted */
  'trace': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "promote-vercel",
  inputs: {
    "token": {"type":"string","secret":true},
    "team": {"type":"string"},
    "project": {"type":"string"},
    "operation": {"type":"enum","default":"promote","values":["promote","rollback","undo-rollback","continue","complete","abort","unlock"]},
    "deployment": {"type":"string"},
    "from-environment": {"type":"string"},
    "release": {"type":"string"},
    "to": {"type":"string"},
    "pin": {"type":"boolean","default":"true"},
    "unpin": {"type":"boolean","default":"false"},
    "domains": {"type":"list","separator":","},
    "rolling": {"type":"enum","default":"stages","values":["stages","at-once"]},
    "allow-older": {"type":"boolean","default":"false"},
    "allow-refused": {"type":"boolean","default":"false"},
    "protection-bypass": {"type":"string","secret":true},
    "checks": {"type":"string"},
    "check-command": {"type":"list"},
    "check-timeout": {"type":"duration","default":"2m"},
    "compare": {"type":"list"},
    "at-hold": {"type":"enum","default":"check","values":["check","leave"]},
    "on-failure": {"type":"enum","default":"rollback","values":["rollback","hold","report"]},
    "environment": {"type":"string"},
    "commit": {"type":"string"},
    "lock-wait": {"type":"duration","default":"15m"},
    "release-log": {"type":"string","default":"github"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "wait-timeout": {"type":"duration","default":"10m"},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["verdict","url","urls","deployment-id","deployment-url","previous-deployment-id","pinned","traffic","commit","plan","release-id","trace"],
});
