// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** The environments that are measured, one a line or separated by commas. The first gives the headline outputs. Example `production` */
  environments: string[];
  /** Environments that a commit goes through before, one a line or separated by commas. Where the log does not know when a commit was made, its lead time is measured from when the first of these got it. Example `staging` */
  fromEnvironments?: string[] | undefined;
  /** The services that are measured, each by its subject in the release log or the last part of it, one a line or separated by commas; without it, all. Example `api, ecs:eu-west-1/shop/worker` */
  services?: string[] | undefined;
  /** How far back is measured, in days, hours, … up to `365d`; it is compared with as long a time before. Example `7d` */
  window: number;
  /** Write a card for a README to this file of the workspace. Example `delivery.svg` */
  svg?: string | undefined;
  /** Write all figures to this file of the workspace, too. Example `delivery.json` */
  jsonFile?: string | undefined;
  /** Where releases are kept: `github` (as deployments), or `file:PATH` for a folder on this machine */
  releaseLog: string;
  /** The token that reads the release log; the job needs the permission `deployments: read` */
  githubToken?: string | undefined;
}

export interface Outputs {
  /** All figures as JSON; the README tells its shape */
  'json': string | number | boolean | object;
  /** The card's file, as the input `svg` named it; empty where none was written */
  'svg': string | number | boolean | object;
  /** Of the first environment, all services together. Example `12 in 30 days`, or `none` where there is no data */
  'deployment-frequency': string | number | boolean | object;
  /** Its median lead time for changes, likewise. Example `3 h 20 min` */
  'lead-time': string | number | boolean | object;
  /** How many of its deployments failed, likewise. Example `8.3 %` */
  'change-failure-rate': string | number | boolean | object;
  /** Its median time to recover from a failed deployment, likewise. Example `25 min` */
  'recovery-time': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "metrics",
  inputs: {
    "environments": {"type":"list","default":"production","separator":","},
    "from-environments": {"type":"list","separator":","},
    "services": {"type":"list","separator":","},
    "window": {"type":"duration","default":"30d"},
    "svg": {"type":"string"},
    "json-file": {"type":"string"},
    "release-log": {"type":"string","default":"github"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
  },
  outputs: ["json","svg","deployment-frequency","lead-time","change-failure-rate","recovery-time"],
});
