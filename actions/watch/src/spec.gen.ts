// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** `look` judges what went live within `watch-for`, once, and ends; run it on a schedule. `alarm` takes the word of a monitoring system that started this run by `repository_dispatch` or `workflow_dispatch`: it asks the metric's own source whether that is so, and then acts as on a breach */
  operation: 'look' | 'alarm';
  /** The environment whose release log says what is live. Example `production` */
  environment: string;
  /** What must hold, one rule a line: `NAME: SOURCE QUERY BOUNDS`, or `NAME of TARGET: …` where it is about these alone. Sources are prometheus, datadog, newrelic, sentry, cloud-monitoring, cloudwatch and http; a bound is such as `< 1%`, `<= 1.5x before` or `>= before - 1%`, and several are joined by `or`. Or a JSON list of rules. Example `error-rate: prometheus sum(rate(errors[5m])) / sum(rate(requests[5m])) < 1% or <= 1.5x before` */
  metrics?: string | undefined;
  /** What must answer at `url` at each look, one check a line, as smoke-test takes them. Example `/health 200` */
  checks?: string | undefined;
  /** Where `checks` are looked at. Example `https://shop.example.com` */
  url?: string | undefined;
  /** The targets that `checks` are about, as the release log has them or by their last parts, one a line or separated by commas; without it all that the environment has. Example `api` */
  checksOf?: string[] | undefined;
  /** How long the checks may take before they count as failed; they are tried again until then */
  checkTimeout: number;
  /** How long after it went live a release is watched. Example `2h` */
  watchFor: number;
  /** How long after it went live metrics are not looked at yet: caches are cold, and a query over `[5m]` still has the rollout in it. The watch begins then; checks are looked at from the first. Example `5m` */
  warmUp?: number | undefined;
  /** What is compared with: as long a time right `before` the release began, or the time that it was live, a `day` or a `week` earlier */
  baseline: 'before' | 'day' | 'week';
  /** How long a deploy may say nothing of how it ended before people are told that its runner may be lost, where GitHub does not say that its run is over (the permission `actions: read`). Where it does, they are told a quarter of an hour after it began. Nothing is taken back for it */
  lostAfter: number;
  /** What to do when a rule is broken or the checks fail: `rollback` starts `workflow`, once for each release, and asks where that is not surely right; `ask` opens one issue with the finding and the command; `report` is only red. The release is refused from then on in any case, but not by a dry run */
  onBreach: 'rollback' | 'ask' | 'report';
  /** What to do when the watch is over and too little was measured to tell: `ask` opens one issue; `breach` acts as on a breach; `good` takes it as good; `report` only tells. Where a source could not be asked, or another release came too soon, it asks for the first three */
  onUnknown: 'ask' | 'breach' | 'good' | 'report';
  /** The workflow that rolls back, by its file's name; it is started with the inputs `environment`, `from` and `reason`, as starter/roll-back.yml has them */
  workflow: string;
  /** The branch or tag on which `workflow` is started; without it that of this run, which for a schedule and for repository_dispatch is the default branch. Example `main` */
  workflowRef?: string | undefined;
  /** Where Prometheus answers, without `/api/v1`. Example `https://prometheus.example.com` */
  prometheusUrl?: string | undefined;
  /** The token that Prometheus is asked with, as a bearer token, or as a password where there is `prometheus-username` */
  prometheusToken?: string | undefined;
  /** The user that `prometheus-token` is the password of, where Prometheus asks for one */
  prometheusUsername?: string | undefined;
  /** Datadog's site, as its documentation names it, or the address of its API. Example `datadoghq.eu` */
  datadogSite: string;
  /** Datadog's API key */
  datadogApiKey?: string | undefined;
  /** Datadog's application key; the scope `timeseries_query` is all that it needs */
  datadogAppKey?: string | undefined;
  /** New Relic's account that is asked, by its number. Example `1234567` */
  newrelicAccount?: number | undefined;
  /** New Relic's user key, which begins with `NRAK-` */
  newrelicApiKey?: string | undefined;
  /** Where New Relic keeps the account, `us` or `eu`, or the address of its API */
  newrelicRegion: string;
  /** Where Sentry is */
  sentryUrl: string;
  /** Sentry's organization, by its slug. Example `acme` */
  sentryOrg?: string | undefined;
  /** Sentry's project, by its number; without it all that the token sees. Example `4505281256090153` */
  sentryProject?: string | undefined;
  /** Sentry's token; it needs the scope `org:read` for crash rates, `event:read` for new issues */
  sentryToken?: string | undefined;
  /** The Google project whose metrics are asked for, by its id. Example `shop-production` */
  googleProject?: string | undefined;
  /** The Google Workload Identity provider that takes GitHub's OIDC token (the job needs the permission `id-token: write`). Example `projects/123456789012/locations/global/workloadIdentityPools/github/providers/github` */
  workloadIdentityProvider?: string | undefined;
  /** The Google service account to ask as; it needs the role `roles/monitoring.viewer`. Example `watch@shop.iam.gserviceaccount.com` */
  serviceAccount?: string | undefined;
  /** The AWS region whose CloudWatch is asked; without it `AWS_REGION`. Example `eu-west-1` */
  awsRegion?: string | undefined;
  /** The IAM role to ask CloudWatch as, by GitHub's OIDC token (the job needs the permission `id-token: write`); it needs `cloudwatch:GetMetricData`. Without it, the AWS credentials in the environment. Example `arn:aws:iam::123456789012:role/watch` */
  roleToAssume?: string | undefined;
  /** What the addresses of `http` rules that begin with `/` are below. Example `https://ops.example.com` */
  httpUrl?: string | undefined;
  /** Headers for `http-url` and nowhere else, one `name=value` a line. Example `authorization=Bearer …` */
  httpHeaders?: Record<string, string> | undefined;
  /** Where releases are kept: `github` (as deployments), or `file:PATH` for a folder on this machine */
  releaseLog: string;
  /** The token that reads and writes the release log (`deployments: write`, and `contents: write` for the lock), starts `workflow` (`actions: write`) and opens issues (`issues: write`) */
  githubToken?: string | undefined;
  /** Judge, print what would be done and set the outputs, but write, start and open nothing. Under act this is the default unless GitHub's API is local */
  dryRun?: boolean | undefined;
}

export interface Outputs {
  /** `breach`, `unknown` (the watch is over and too little was measured; or what is broken was no better before; or nothing confirms an alarm), `watching`, `good` (the watch is over), or `nothing` to watch; of several releases the first of these. `lost` comes after `breach`: a deploy has begun, and nobody says any more how it ended */
  'verdict': string | number | boolean | object;
  /** The newest release that was looked at, by its id in the release log; empty where there was none */
  'release-id': string | number | boolean | object;
  /** What was found, as JSON: a list of `{release, metric, rule, before, after, verdict, detail}` */
  'findings': string | number | boolean | object;
  /** Deploys of which nobody says any more how they ended, as JSON: a list of `{release, since, subjects, sure, detail}` */
  'lost': string | number | boolean | object;
  /** What was done about it in this run: `rollback`, `ask` or `none`; in a dry run, what would be */
  'action': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "watch",
  inputs: {
    "operation": {"type":"enum","default":"look","values":["look","alarm"]},
    "environment": {"type":"string","required":true},
    "metrics": {"type":"string"},
    "checks": {"type":"string"},
    "url": {"type":"string"},
    "checks-of": {"type":"list","separator":","},
    "check-timeout": {"type":"duration","default":"1m"},
    "watch-for": {"type":"duration","default":"1h"},
    "warm-up": {"type":"duration"},
    "baseline": {"type":"enum","default":"before","values":["before","day","week"]},
    "lost-after": {"type":"duration","default":"6h"},
    "on-breach": {"type":"enum","default":"ask","values":["rollback","ask","report"]},
    "on-unknown": {"type":"enum","default":"ask","values":["ask","breach","good","report"]},
    "workflow": {"type":"string","default":"roll-back.yml"},
    "workflow-ref": {"type":"string"},
    "prometheus-url": {"type":"string"},
    "prometheus-token": {"type":"string","secret":true},
    "prometheus-username": {"type":"string"},
    "datadog-site": {"type":"string","default":"datadoghq.com"},
    "datadog-api-key": {"type":"string","secret":true},
    "datadog-app-key": {"type":"string","secret":true},
    "newrelic-account": {"type":"integer"},
    "newrelic-api-key": {"type":"string","secret":true},
    "newrelic-region": {"type":"string","default":"us"},
    "sentry-url": {"type":"string","default":"https://sentry.io"},
    "sentry-org": {"type":"string"},
    "sentry-project": {"type":"string"},
    "sentry-token": {"type":"string","secret":true},
    "google-project": {"type":"string"},
    "workload-identity-provider": {"type":"string"},
    "service-account": {"type":"string"},
    "aws-region": {"type":"string"},
    "role-to-assume": {"type":"string"},
    "http-url": {"type":"string"},
    "http-headers": {"type":"map","secret":true},
    "release-log": {"type":"string","default":"github"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["verdict","release-id","findings","lost","action"],
});
