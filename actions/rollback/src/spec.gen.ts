// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** The environment to take back, as the stages that deploy to it call it. Beside who to be on each platform it is all that is needed. Example `production` */
  environment: string;
  /** Where to go back to: `last-good`, the newest state that checks have called good before what is live; `previous`, the one before that, also where what is live is good; `release 9123456789.1`; `commit abc1234`; `before 14:00` (UTC), `before 2h` (ago) or `before 2026-11-30T14:00Z` */
  to: string;
  /** Only go back from this release, by its id, on the targets where it is what serves; what else is live stays. Where another has gone live on these since, nothing is done and the step is red. watch gives it. Without it, from whatever is live. Example `9123456789.1` */
  from?: string | undefined;
  /** Only these, one a line or separated by commas: as the release log names them, or by their last part. Without it everything that the environment has. Example `api, ecs:eu-west-1/shop/worker` */
  targets?: string[] | undefined;
  /** `as-released`: what was released last goes back first, and what was released together goes back together. `parallel`: all at once, which is quickest */
  order: 'as-released' | 'parallel';
  /** Why, in a line, for the record and for those who ask later. Example `checkout answers 500 since 14:02` */
  reason?: string | undefined;
  /** Go back with the rest also where a target cannot: its revision or its image is gone, it cannot be reached, or the log has no good state of it from then. Without it nothing is written then */
  allowPartial: boolean;
  /** On Vercel: use its instant rollback where the plan offers one to that deployment. It pins production, so that later deploys do not go live until someone promotes with `unpin`. `false` promotes the earlier deployment instead, and later deploys go live as before */
  pin: boolean;
  /** What must answer once everything is back, one check a line, as smoke-test takes them: at each target's own address where its platform tells one, and at `check-urls`. Example `/health 200` */
  checks?: string | undefined;
  /** Where to look besides, one address a line; `NAME=ADDRESS` is that target's, instead of its own. Without `checks`, `/` must answer there. Example `api=https://api.example.com` */
  checkUrls?: string[] | undefined;
  /** A command that must end with 0, once for each address, one argument a line; no shell reads it. PIPELINE_URL says what is checked */
  checkCommand?: string[] | undefined;
  /** How long the checks may take at each address */
  checkTimeout: number;
  /** Comment on the commit that is live afterwards; with `release-log` in a folder there is no comment */
  comment: boolean;
  /** How long each target may take until it is back, a rollout that is ended first included. Example `15m` */
  waitTimeout: number;
  /** How long to wait for another run that deploys to the environment */
  lockWait: number;
  /** Where releases and locks are kept: `github` (as deployments and git refs), or `file:PATH` for a folder on this machine */
  releaseLog: string;
  /** The token that reads and writes the release log; the job needs the permissions `deployments: write` and `contents: write` */
  githubToken?: string | undefined;
  /** Decide, look at every target, print what would change and set the outputs as planned, but write nothing. Under act this is the default unless every platform's endpoint is local */
  dryRun?: boolean | undefined;
  /** Where AWS's STS is asked for the role; the release log names the region of each service. Without it `AWS_REGION`, then the first service's. Example `eu-west-1` */
  awsRegion?: string | undefined;
  /** For services on ECS: the IAM role to act as, by GitHub's OIDC token (the job needs the permission `id-token: write`); without it, the AWS credentials in the environment. Example `arn:aws:iam::123456789012:role/deploy` */
  roleToAssume?: string | undefined;
  /** Further roles to assume from there, in turn, one ARN a line */
  roleChain?: string[] | undefined;
  /** Tag the sessions of `role-chain` with repository, environment, commit, run and actor, for policies and CloudTrail */
  sessionTags: boolean;
  /** For Cloud Run: the workload identity provider that trusts this workflow, by GitHub's OIDC token (the job needs the permission `id-token: write`); without it, the Google credentials of the environment. Example `projects/123456789012/locations/global/workloadIdentityPools/github/providers/shop` */
  workloadIdentityProvider?: string | undefined;
  /** The Google service account to act as; without it, the workflow's own identity at the provider. Example `deploy@shop.iam.gserviceaccount.com` */
  serviceAccount?: string | undefined;
  /** For projects on Vercel: a token of Vercel's, best for this team alone and from a secret; without it `VERCEL_TOKEN` */
  vercelToken?: string | undefined;
  /** The team of a project whose owner the release log does not name, by its slug or its id; without it `VERCEL_ORG_ID` where that is a team's id. Example `acme` */
  vercelTeam?: string | undefined;
}

export interface Outputs {
  /** `steady` when every target is back, and the checks passed where there are any; `at-rest` when what is live is what a rollback has left already; else, of several targets the worst, `failed`, `superseded`, `timeout`, `cancelled`, `unknown` when watching broke off, `not-started`, or `planned` in a dry run */
  'verdict': string | number | boolean | object;
  /** This rollback's own id in the release log */
  'release-id': string | number | boolean | object;
  /** The release that the environment is at again, by its id */
  'to-release': string | number | boolean | object;
  /** The commit of that release */
  'commit': string | number | boolean | object;
  /** The commit of the newest release that was taken back */
  'from-commit': string | number | boolean | object;
  /** Each target by its name in the release log, as JSON: verdict, detail, from, to, of (the release), url, and the checks that passed */
  'targets': string | number | boolean | object;
  /** What was taken back and is not promoted or deployed here again by accident, as a JSON list of digests and addresses */
  'refused': string | number | boolean | object;
  /** What was not taken back, as JSON: a list of `{subject, why, release, artifacts, snapshot}`, the last three where the release log has them, so that a step of yours can put it back */
  'left': string | number | boolean | object;
  /** What changed a database since that release, and is as it was left: a JSON list of `{subject, release, detail}` */
  'migrations': string | number | boolean | object;
  /** What changes, as JSON: a list of `{subject, changes: [{what, from, to}]}` */
  'plan': string | number | boolean | object;
  /** After a failure, the files with what the platforms answered, redacted, one a line and target */
  'trace': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "rollback",
  inputs: {
    "environment": {"type":"string","required":true},
    "to": {"type":"string","default":"last-good"},
    "from": {"type":"string"},
    "targets": {"type":"list","separator":","},
    "order": {"type":"enum","default":"as-released","values":["as-released","parallel"]},
    "reason": {"type":"string"},
    "allow-partial": {"type":"boolean","default":"false"},
    "pin": {"type":"boolean","default":"true"},
    "checks": {"type":"string"},
    "check-urls": {"type":"list"},
    "check-command": {"type":"list"},
    "check-timeout": {"type":"duration","default":"2m"},
    "comment": {"type":"boolean","default":"true"},
    "wait-timeout": {"type":"duration","default":"10m"},
    "lock-wait": {"type":"duration","default":"5m"},
    "release-log": {"type":"string","default":"github"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "dry-run": {"type":"boolean"},
    "aws-region": {"type":"string"},
    "role-to-assume": {"type":"string"},
    "role-chain": {"type":"list"},
    "session-tags": {"type":"boolean","default":"false"},
    "workload-identity-provider": {"type":"string"},
    "service-account": {"type":"string"},
    "vercel-token": {"type":"string","secret":true},
    "vercel-team": {"type":"string"},
  },
  outputs: ["verdict","release-id","to-release","commit","from-commit","targets","refused","left","migrations","plan","trace"],
});
