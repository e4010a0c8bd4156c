// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** `request` shows what would go live and asks; `resolve` runs when somebody has answered, decides, and continues by dispatch; `verify` runs in the job that deploys, right before its first write, and fails unless what is about to go live is what enough allowed people have approved */
  operation: 'request' | 'resolve' | 'verify';
  /** Where it would go live. For `resolve` only this environment's requests are heard; without it, all of them. Example `production` */
  environment?: string | undefined;
  /** The request's id, as `request` outputs it in `approval`; for `verify`, and for a `resolve` that no comment has started. Example `42.1` */
  approval?: string | undefined;
  /** Images by digest, as JSON from a name to a reference, as build-push and promote output them: for `request` what would go live, for `verify` what is about to. Example `{"api": "ghcr.io/org/shop/api@sha256:…"}` */
  images?: unknown | undefined;
  /** Likewise deployments on Vercel by their ids, one a line or separated by commas. Example `dpl_89qyp1cskzkLrVicDaZoDbjyHuDJ` */
  deployments?: string[] | undefined;
  /** For `verify`, where it is the request that says what goes live: these of its names alone, one a line or separated by commas, such as the images of one platform. Where `images` or `deployments` say it, this narrows nothing. Example `api, orders` */
  names?: string[] | undefined;
  /** For `verify`, what this job deploys, `images` or `deployments`: it fails where none of these may go live, so that no stage after it falls back to something of its own */
  wants?: 'images' | 'deployments' | undefined;
  /** For `request`, where neither images nor deployments are given, the environment whose newest proven release would go live. Example `staging` */
  fromEnvironment?: string | undefined;
  /** By its whole id: for `request` the commit that images or deployments were made of, without it the run's; for `verify` the commit that is about to go live, where the workflow knows it, and any other than the request's is refused */
  commit?: string | undefined;
  /** Who may approve, as logins and as `org/team`, one a line or separated by commas. `request` and `verify` need it; for `resolve` it is the request's. Somebody who is named by login must be able to write to the repository. Example `octocat, org/release` */
  approvers?: string[] | undefined;
  /** How many of them must approve */
  quorum: number;
  /** Whether those who wrote, pushed or asked for it may approve it themselves */
  selfApproval: boolean;
  /** For `request`, how long people may approve. Example `24h` */
  deadline: number;
  /** Where people answer: in an `issue` of its own; on the `pull-request` that the commit came from; or by the `environment`'s own required reviewers on GitHub, for which the job that verifies names that environment, in the same run as the request */
  place: 'issue' | 'pull-request' | 'environment';
  /** When nothing goes live, one window a line or separated by `;`: from a weekday or a date to another, times after them, a time zone at the end, else UTC. Example `fri 16:00 - mon 08:00 Europe/Berlin; 2026-12-20 - 2027-01-02` */
  freeze?: string | undefined;
  /** For `request`, labels of the issue, one a line or separated by commas; those that are missing are made */
  labels?: string[] | undefined;
  /** For `resolve`, the file of the workflow that goes on once it is approved; it takes the request's id as its input `approval`. Example `promote.yml` */
  workflow?: string | undefined;
  /** For `resolve`, the branch or tag that the workflow is started on; without it, the one that this run is on, which is the default branch when a comment has started it */
  ref?: string | undefined;
  /** For `resolve`, further inputs of that workflow, one `name=value` a line or a JSON object */
  workflowInputs?: Record<string, string> | undefined;
  /** For `verify`, why this goes live without having been approved, in one line; only for `emergency-approvers`, and told of loudly: by a warning, an issue, and an entry in the journal. Leave it empty for everything else */
  emergency?: string | undefined;
  /** Who may let something go live in an emergency by starting the run themselves, as logins and as `org/team` */
  emergencyApprovers?: string[] | undefined;
  /** For `verify` where an earlier job of this run has verified the same: what that one put out as `approved-by`. A refusal then says what has changed since, and an emergency is told of once. It lets nothing go on */
  wasApprovedBy?: string[] | undefined;
  /** Whose requests and decisions in the journal are believed, by login; the job's own token writes as `github-actions[bot]`, an App as `NAME[bot]` */
  trustedWriters: string[];
  /** Where releases and requests are kept: `github` (as deployments), or `file:PATH` for a folder on this machine */
  releaseLog: string;
  /** The token that reads and writes all of it; what it needs is told in the README for each operation */
  githubToken?: string | undefined;
  /** An App's token with the permission Members to read, where approvers are teams: `github-token` cannot see who is in one when it is the job's own. Without it, `github-token` is tried */
  teamsToken?: string | undefined;
  /** Print what would be asked, decided or written and set the outputs as planned, but write nothing; `verify` then verifies nothing. Under act this is the default unless GitHub's API is local */
  dryRun?: boolean | undefined;
}

export interface Outputs {
  /** `pending` once it is asked; then what it has come to: `approved`, `denied`, `pending`, `expired`, `void`, `withdrawn` or `emergency`; `ignored` for a comment that is no answer, `planned` in a dry run */
  'state': string | number | boolean | object;
  /** The request's id. Example `42.1` */
  'approval': string | number | boolean | object;
  /** What an answer must carry, as in `/approve CODE` */
  'code': string | number | boolean | object;
  /** Where people answer */
  'url': string | number | boolean | object;
  /** What the request is about, as JSON from a name to an image or a deployment's address */
  'artifacts': string | number | boolean | object;
  /** The logins of those whose approval counts, separated by commas */
  'approved-by': string | number | boolean | object;
  /** Of `verify`, the approved images as JSON, so that what follows deploys exactly these; where `images` or `deployments` are given, only what was given. Empty unless it is approved */
  'images': string | number | boolean | object;
  /** Of `verify`, likewise the ids of the approved deployments on Vercel, separated by commas */
  'deployments': string | number | boolean | object;
  /** The commit that the request is about; of `verify`, only where it is approved */
  'commit': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "approve",
  inputs: {
    "operation": {"type":"enum","required":true,"values":["request","resolve","verify"]},
    "environment": {"type":"string"},
    "approval": {"type":"string"},
    "images": {"type":"json"},
    "deployments": {"type":"list","separator":","},
    "names": {"type":"list","separator":","},
    "wants": {"type":"enum","values":["images","deployments"]},
    "from-environment": {"type":"string"},
    "commit": {"type":"string"},
    "approvers": {"type":"list","separator":","},
    "quorum": {"type":"integer","default":"1"},
    "self-approval": {"type":"boolean","default":"false"},
    "deadline": {"type":"duration","default":"24h"},
    "place": {"type":"enum","default":"issue","values":["issue","pull-request","environment"]},
    "freeze": {"type":"string"},
    "labels": {"type":"list","separator":","},
    "workflow": {"type":"string"},
    "ref": {"type":"string"},
    "workflow-inputs": {"type":"map"},
    "emergency": {"type":"string"},
    "emergency-approvers": {"type":"list","separator":","},
    "was-approved-by": {"type":"list","separator":","},
    "trusted-writers": {"type":"list","default":"github-actions[bot]","separator":","},
    "release-log": {"type":"string","default":"github"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "teams-token": {"type":"string","secret":true},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["state","approval","code","url","artifacts","approved-by","images","deployments","commit"],
});
