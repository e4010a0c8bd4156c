// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** `record` writes down what was deployed. `begin` does so before it is deployed, and refuses an older commit; `finish` says how it ended, in a later step or job of the same run. `retire` writes down that something was taken down for good. `show` answers what is live and why */
  operation: 'record' | 'begin' | 'finish' | 'retire' | 'show';
  /** The environment that it is about. Example `production` */
  environment?: string | undefined;
  /** With `show`: several at once, one a line or separated by commas. Example `staging, production` */
  environments?: string[] | undefined;
  /** What was deployed, as a kind and a name, by which later releases find it; of a database, `migration:` makes a rollback warn of it. Example `lambda:checkout`, `migration:db/orders`, `mobile:app`, `model:ranker` */
  subject?: string | undefined;
  /** What was put there, one `name=artifact` a line, or a JSON object: an image by digest, `vercel://dpl_…`, or any address that always means the same. Whoever can read the repository can read it. Example `model=s3://models/ranker.onnx?versionId=3HL4` */
  artifacts?: Record<string, string> | undefined;
  /** Several subjects at once instead, as JSON from each to its `artifacts`, `verdict`, `detail`, `url`, `snapshot`, `checks` and `undone`, where these differ from the inputs; with `retire`, a JSON list of them. Example `{"lambda:checkout": {"artifacts": {"function": "arn:aws:lambda:eu-west-1:123456789012:function:checkout:7"}}}` */
  targets?: unknown | undefined;
  /** How it ended: `steady` or `failed`; a step's outcome is taken as well (`success`, `failure`, `cancelled`, `skipped`). `record` takes `steady` without it, `finish` must be told. Example `steps.deploy.outcome` in an expression */
  verdict?: 'steady' | 'failed' | 'success' | 'failure' | 'cancelled' | 'skipped' | undefined;
  /** What failed was taken back, and what was there before serves */
  undone: boolean;
  /** One line for a person. Example `alias live moved to version 7` */
  detail?: string | undefined;
  /** Where it is to be seen. Example `https://shop.example.com` */
  url?: string | undefined;
  /** JSON that is enough to return to what is live now: a rollback hands it to the step that goes back. Never a secret: whoever can read the repository can read it. Example `{"alias": "live", "version": "7"}` */
  snapshot?: unknown | undefined;
  /** The checks that passed before this step, by name, one a line or separated by commas; without any, and without attest afterwards, it is not known to be good. Example `smoke` */
  checks?: string[] | undefined;
  /** The commit that it was made from, all digits of it; without it the run's own */
  commit?: string | undefined;
  /** With `record`: this goes back to what an earlier release has left, by its id, as rollback outputs it in `to-release`. What it takes the place of is refused from then on. It needs `commit`, that of the earlier release. Example `42.1` */
  backTo?: string | undefined;
  /** Record it even where a newer commit may be live */
  allowOlder: boolean;
  /** With `retire`: retire it also where a release of it looks in flight or is held, since nobody can end that any more */
  allowInFlight: boolean;
  /** How long to wait for another run that deploys the same */
  lockWait: number;
  /** With `show`: the history of this one alone: a digest, a commit (seven digits suffice), a release's id, a service or an address. Example `sha256:57d7…`, `a1b2c3d`, `42.1`, `api` */
  what?: string | undefined;
  /** With `show`: how many of the last releases are listed */
  limit: number;
  /** With `show`: ask the platforms what they run, and show what is otherwise than the log says. Without it that is done where `role-to-assume`, `workload-identity-provider` or `vercel-token` is given */
  compareLive?: boolean | undefined;
  /** With `show`: end red where a platform runs otherwise, or cannot be asked, or the log has no release. Without it all of that is told and the step is green */
  failOnDrift: boolean;
  /** The AWS region in which the role is assumed; without it that of the first service, or `AWS_REGION`. Example `eu-west-1` */
  awsRegion?: string | undefined;
  /** The IAM role that reads ECS, by GitHub's OIDC token (the job needs the permission `id-token: write`). Example `arn:aws:iam::123456789012:role/look` */
  roleToAssume?: string | undefined;
  /** The Google Workload Identity provider that takes GitHub's OIDC token, for Cloud Run (the job needs the permission `id-token: write`). Example `projects/123456789012/locations/global/workloadIdentityPools/github/providers/github` */
  workloadIdentityProvider?: string | undefined;
  /** The Google service account to read as; without it the workload identity reads itself. Example `look@shop.iam.gserviceaccount.com` */
  serviceAccount?: string | undefined;
  /** A token of Vercel's that can read the projects, from a secret; without it `VERCEL_TOKEN` */
  vercelToken?: string | undefined;
  /** The team of projects whose owner the log does not have, by its slug or id. Example `acme` */
  vercelTeam?: string | undefined;
  /** Where releases and locks are kept: `github` (as deployments and git refs), or `file:PATH` for a folder on this machine */
  releaseLog: string;
  /** The token for the release log. To write, the job needs the permissions `deployments: write` and `contents: write`; to show, `deployments: read`, `contents: read` and `pull-requests: read` */
  githubToken?: string | undefined;
  /** Print what would be written down and set the outputs as planned, but write nothing. Under act this is the default unless GitHub's API is local */
  dryRun?: boolean | undefined;
}

export interface Outputs {
  /** The release that was written, by its id in the release log; of what was retired, that which says so */
  'release-id': string | number | boolean | object;
  /** `steady`, `failed`, `cancelled` or `not-started` as written down; `begun`; `retired`; `planned` in a dry run; `shown` */
  'verdict': string | number | boolean | object;
  /** What is live, as JSON: a list of `environment`, `subject`, `release`, `commit`, `artifacts`, `since`, `sure`, `before`, `standing`, `drift` and `why` */
  'live': string | number | boolean | object;
  /** What was taken down for good and not deployed since, as JSON: a list of `environment`, `subject`, `since`, `by`, `release` and `why` */
  'retired': string | number | boolean | object;
  /** Whether a platform runs otherwise than the log says: `true`, `false` only where every target was compared, else `unknown` */
  'drift': string | number | boolean | object;
  /** The releases that are listed, newest first, as JSON; with `what`, the newest hundred in which it was found */
  'history': string | number | boolean | object;
  /** What is live and since when, as plain text of a line each, to pass on in a message */
  'answer': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "record",
  inputs: {
    "operation": {"type":"enum","default":"record","values":["record","begin","finish","retire","show"]},
    "environment": {"type":"string"},
    "environments": {"type":"list","separator":","},
    "subject": {"type":"string"},
    "artifacts": {"type":"map"},
    "targets": {"type":"json"},
    "verdict": {"type":"enum","values":["steady","failed","success","failure","cancelled","skipped"]},
    "undone": {"type":"boolean","default":"false"},
    "detail": {"type":"string"},
    "url": {"type":"string"},
    "snapshot": {"type":"json"},
    "checks": {"type":"list","separator":","},
    "commit": {"type":"string"},
    "back-to": {"type":"string"},
    "allow-older": {"type":"boolean","default":"false"},
    "allow-in-flight": {"type":"boolean","default":"false"},
    "lock-wait": {"type":"duration","default":"15m"},
    "what": {"type":"string"},
    "limit": {"type":"integer","default":"10"},
    "compare-live": {"type":"boolean"},
    "fail-on-drift": {"type":"boolean","default":"false"},
    "aws-region": {"type":"string"},
    "role-to-assume": {"type":"string"},
    "workload-identity-provider": {"type":"string"},
    "service-account": {"type":"string"},
    "vercel-token": {"type":"string","secret":true},
    "vercel-team": {"type":"string"},
    "release-log": {"type":"string","default":"github"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["release-id","verdict","live","retired","drift","history","answer"],
});
