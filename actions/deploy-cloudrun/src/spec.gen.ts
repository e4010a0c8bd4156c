// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** The Cloud Run service, by its name; for several take `services`. Example `api` */
  service?: string | undefined;
  /** Several services, as JSON: a list of names, or of objects with a `service` and settings of its own, which have the names of the inputs below and win over them. Example `[{"service":"api","image":"…"},{"service":"web","image":"…","memory":"1Gi"}]` */
  services?: unknown | undefined;
  /** Instead of a service, a worker pool, which takes no requests. Example `mailer` */
  workerPool?: string | undefined;
  /** Instead of a service, a job; with `run` it is executed and watched, too. Example `nightly` */
  job?: string | undefined;
  /** The Google Cloud project, by its id; without it `GOOGLE_CLOUD_PROJECT`. Example `shop-staging` */
  project?: string | undefined;
  /** One region or several, one a line or separated by commas; the same is deployed to each. Without it `CLOUDSDK_RUN_REGION`. Example `europe-west1, europe-north1` */
  regions?: string[] | undefined;
  /** `deploy`, or what to do with a rollout that is in flight: `continue` lets one that is held go on, and watches it to its end; `abort` gives its traffic back to what served before. `unlock` breaks the locks of these services in `environment`, and with `dry-run` shows who holds them */
  operation: 'deploy' | 'continue' | 'abort' | 'unlock';
  /** Make what does not exist; without it a name that is not there is an error */
  create: boolean;
  /** The image to run, best by digest as build-push gives it; without any image the other changes are made to what runs. Example `europe-west1-docker.pkg.dev/shop/images/api@sha256:…` */
  image?: string | undefined;
  /** Images for several containers, one `container=image` a line */
  images?: Record<string, string> | undefined;
  /** Names for images, as build-push outputs them in `images`: an image above may then be one of these names. Example `{"api":"…@sha256:…"}` */
  builtImages?: unknown | undefined;
  /** The container that the image, the variables and the command are for; without it the only one, or the one that takes requests. Example `web` */
  container?: string | undefined;
  /** Environment variables to set, one `NAME=value` a line, or a JSON object, in which a value may have line breaks and spaces at its ends; those not named stay. Their values are never shown */
  environmentVariables?: Record<string, string> | undefined;
  /** Secrets of Secret Manager, one `NAME=secret:version` a line for a variable, or `/path/to/file=secret:version` for a file. Never the secret itself */
  secrets?: Record<string, string> | undefined;
  /** Environment variables and secrets to remove, one name a line */
  unset?: string[] | undefined;
  /** The container's command, one argument a line; no shell reads it */
  command?: string[] | undefined;
  /** The arguments of the command, one a line */
  arguments?: string[] | undefined;
  /** CPU of the container. Example `2` or `500m` */
  cpu?: string | undefined;
  /** Memory of the container. Example `512Mi` or `2Gi` */
  memory?: string | undefined;
  /** The port that the container listens on, which it is told as PORT */
  containerPort?: number | undefined;
  /** What must answer before the container counts as started, `tcp:8080`, `http:/healthz:8080` or `grpc:8080`, or Google's own JSON; `none` removes it */
  startupProbe?: string | undefined;
  /** What must go on answering, written as for `startup-probe`, over HTTP or gRPC */
  livenessProbe?: string | undefined;
  /** How many requests an instance takes at a time */
  concurrency?: number | undefined;
  /** How long a request may take, at most `60m`, or a job's task. Example `5m` */
  timeout?: number | undefined;
  /** How many instances are kept */
  minInstances?: number | undefined;
  /** How many instances there are at most */
  maxInstances?: number | undefined;
  /** How many instances a worker pool has */
  instances?: number | undefined;
  /** The service account that the container runs as, by its address. Example `api@shop-staging.iam.gserviceaccount.com` */
  runtimeServiceAccount?: string | undefined;
  /** The VPC network to send traffic through directly; `none` takes the service out of its network */
  vpcNetwork?: string | undefined;
  /** Its subnet */
  vpcSubnet?: string | undefined;
  /** Instead of a network, a connector */
  vpcConnector?: string | undefined;
  /** Which traffic goes there */
  vpcEgress?: 'all-traffic' | 'private-ranges-only' | undefined;
  /** From where the service is reached */
  ingress?: 'all' | 'internal' | 'internal-and-load-balancing' | undefined;
  /** Labels to set, one `key=value` a line */
  labels?: Record<string, string> | undefined;
  /** Labels to remove, one key a line */
  removeLabels?: string[] | undefined;
  /** A file in the workspace to start from instead of what is there, in YAML or JSON as `gcloud run services replace` takes it; the inputs above win over it. Example `run/api.yaml` */
  serviceFile?: string | undefined;
  /** Make a new revision also when nothing changes */
  forceNewRevision: boolean;
  /** How the new revision is called, after the service's name and a hyphen; made of the commit when not given. Example `v1-4-2` */
  revisionSuffix?: string | undefined;
  /** A tag that the new revision gets and keeps, which gives it a URL of its own. Example `pr-42` */
  tag?: string | undefined;
  /** Tags to take away, one a line */
  removeTags?: string[] | undefined;
  /** Deploy without traffic and end with the verdict `held`; `tag-url` is where it answers. `operation: continue` gives it the traffic later */
  noTraffic: boolean;
  /** Traffic alone and no new revision, one `revision=percent` a line, `LATEST` for whatever got ready last; they sum to 100. Of a worker pool its instances. Example `api-00042-abc=90` and `api-00043-xyz=10` */
  traffic?: Record<string, string> | undefined;
  /** How the new version takes over: `rolling` all at once when it is ready, which is the default. `verify-first` gives it no traffic until the checks pass; `canary` and `linear` move `traffic-step` percent at a time and hold for the checks at each step; `blue-green` checks once more with all traffic, after `bake-time` */
  strategy?: 'rolling' | 'verify-first' | 'canary' | 'linear' | 'blue-green' | undefined;
  /** Percent of traffic for the first step of a canary, or for each step of a linear rollout. Example `10` */
  trafficStep?: number | undefined;
  /** Percents of traffic in turn, each larger than the one before, instead of `traffic-step`; all of it comes last by itself. Example `5, 25, 50` */
  trafficSteps?: string[] | undefined;
  /** How long each step lasts at least before the checks decide on the next. Example `5m` */
  bakeTime?: number | undefined;
  /** What to do where a rollout is held: `check` runs the checks and decides; `leave` ends this step with the verdict `held`, holding no runner, until a later step or run says `operation: continue` */
  atHold: 'check' | 'leave';
  /** What to do where traffic is pinned to a revision or split, so that a plain deploy would get none */
  pinnedTraffic: 'move' | 'refuse';
  /** Where the checks look; without it at the new revision's own URL while it is held, and in the end at the service's */
  checkUrl?: string | undefined;
  /** What must answer there, one check a line, as smoke-test takes them. Without it `/` must answer where `check-url` is given, and where a strategy waits for checks and no `check-command` decides. Example `/health 200` */
  checks?: string | undefined;
  /** A command that must end with 0, one argument a line; no shell reads it. PIPELINE_URL and PIPELINE_HOLD say what is checked */
  checkCommand?: string[] | undefined;
  /** How long the checks may take at each point */
  checkTimeout: number;
  /** Send an identity token with the checks, for a service that not everybody may call, and give it as an output, masked */
  identityToken: boolean;
  /** Whether everybody may call the service, by its IAM policy; not touched when not given */
  allowUnauthenticated?: boolean | undefined;
  /** Whether Cloud Run asks IAM who calls; `false` lets everybody call, also where the organisation allows no public policy */
  invokerCheck?: boolean | undefined;
  /** Audiences that an identity token may be made for beside the service's URL, one a line; `none` removes them */
  customAudiences?: string[] | undefined;
  /** A job that there is, to run on the new image before anything serves, such as migrations; nothing is deployed unless it ends well. Example `migrate` */
  taskJob?: string | undefined;
  /** The job's command from now on, one argument a line; without it, its own */
  taskCommand?: string[] | undefined;
  /** The service whose new image the job runs; needed only with several images */
  taskService?: string | undefined;
  /** The job's container that image and command are for; needed only where it has several */
  taskContainer?: string | undefined;
  /** The region where it runs; without it the first of `regions` */
  taskRegion?: string | undefined;
  /** How long a job that is run may take, this one or with `run` */
  taskTimeout: number;
  /** With `job`: execute it once it is deployed, and watch it to its end */
  run: boolean;
  /** With `job`: how many tasks an execution has */
  taskCount?: number | undefined;
  /** In which order several services are deployed: commas part the ranks, `+` joins services in one, `*` is the rest; with several regions `api@europe-west1` is one, `api` all of its, and `europe-west1` all there. Example `api, web + mailer, *` */
  order?: string | undefined;
  /** When one service or region fails, return those that succeeded to what they were, too */
  allOrNothing: boolean;
  /** What to do with a rollout that failed: `rollback` returns the traffic to what was there before and watches that; `hold` leaves it to be looked at and keeps the environment locked; `report` only tells */
  onFailure: 'rollback' | 'hold' | 'report';
  /** The environment that is deployed to. With it every deploy is written to the release log, one run at a time deploys, and an older commit is not deployed over a newer one. Example `staging` */
  environment?: string | undefined;
  /** The commit that the images were built from, by its whole id, where that is not the run's own, as promote puts it out: the release log names it, and it is not deployed over a newer one. Without it the run's own */
  commit?: string | undefined;
  /** Deploy also when the release log says that a newer commit is there */
  allowOlder: boolean;
  /** How long to wait for another run that deploys to the environment */
  lockWait: number;
  /** Where releases and locks are kept: `github` (as deployments and git refs), `none`, or `file:PATH` for a folder on this machine */
  releaseLog: string;
  /** The token that writes the release log; the job needs the permissions `deployments: write` and `contents: write` */
  githubToken?: string | undefined;
  /** How long each rollout may take until it is steady. Example `15m` */
  waitTimeout: number;
  /** Print what would change and set the outputs as planned, but write nothing; Google itself judges the change where there are credentials. Under act this is the default unless the endpoint is local */
  dryRun?: boolean | undefined;
  /** The workload identity provider that trusts this workflow, by GitHub's OIDC token (the job needs the permission `id-token: write`); without it, the Google credentials of the environment. Example `projects/123456789012/locations/global/workloadIdentityPools/github/providers/shop` */
  workloadIdentityProvider?: string | undefined;
  /** The service account to deploy as; without it, the workflow's own identity at the provider. Needed for `identity-token`. Example `deploy@shop-staging.iam.gserviceaccount.com` */
  serviceAccount?: string | undefined;
}

export interface Outputs {
  /** `steady` when what this run deployed serves, with the traffic that was asked for; else `failed`, `superseded`, `held`, `timeout`, `cancelled`, `unknown` when watching broke off, `not-started`, or `planned` in a dry run; of several the worst. After `operation: unlock` none */
  'verdict': string | number | boolean | object;
  /** The service's own URL; of the first service in the first region */
  'url': string | number | boolean | object;
  /** The URL at which the new revision alone answers, where it has a tag */
  'tag-url': string | number | boolean | object;
  /** The revision that was made, or that traffic was moved to. Example `api-3f2a1bc-k2x4` */
  'revision': string | number | boolean | object;
  /** The revision that served most before */
  'previous-revision': string | number | boolean | object;
  /** The traffic as Cloud Run says that it is, as JSON from revision to percent */
  'traffic': string | number | boolean | object;
  /** Each as JSON, by `name@region`: verdict, detail, url, tagUrl, revision, previousRevision, traffic, wayBack, and what is held */
  'services': string | number | boolean | object;
  /** The execution of a job that was run */
  'execution': string | number | boolean | object;
  /** With `identity-token`, one for the service's URL; masked, and good for an hour */
  'identity-token': string | number | boolean | object;
  /** What changes, as JSON: a list of `{subject, changes: [{what, from, to}]}` */
  'plan': string | number | boolean | object;
  /** The release's id in the release log; empty without `environment` */
  'release-id': string | number | boolean | object;
  /** After a failure, the files with what Google answered, redacted, one a line and service */
  'trace': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "deploy-cloudrun",
  inputs: {
    "service": {"type":"string"},
    "services": {"type":"json"},
    "worker-pool": {"type":"string"},
    "job": {"type":"string"},
    "project": {"type":"string"},
    "regions": {"type":"list","separator":","},
    "operation": {"type":"enum","default":"deploy","values":["deploy","continue","abort","unlock"]},
    "create": {"type":"boolean","default":"false"},
    "image": {"type":"string"},
    "images": {"type":"map"},
    "built-images": {"type":"json"},
    "container": {"type":"string"},
    "environment-variables": {"type":"map"},
    "secrets": {"type":"map"},
    "unset": {"type":"list"},
    "command": {"type":"list"},
    "arguments": {"type":"list"},
    "cpu": {"type":"string"},
    "memory": {"type":"string"},
    "container-port": {"type":"integer"},
    "startup-probe": {"type":"string"},
    "liveness-probe": {"type":"string"},
    "concurrency": {"type":"integer"},
    "timeout": {"type":"duration"},
    "min-instances": {"type":"integer"},
    "max-instances": {"type":"integer"},
    "instances": {"type":"integer"},
    "runtime-service-account": {"type":"string"},
    "vpc-network": {"type":"string"},
    "vpc-subnet": {"type":"string"},
    "vpc-connector": {"type":"string"},
    "vpc-egress": {"type":"enum","values":["all-traffic","private-ranges-only"]},
    "ingress": {"type":"enum","values":["all","internal","internal-and-load-balancing"]},
    "labels": {"type":"map"},
    "remove-labels": {"type":"list"},
    "service-file": {"type":"string"},
    "force-new-revision": {"type":"boolean","default":"false"},
    "revision-suffix": {"type":"string"},
    "tag": {"type":"string"},
    "remove-tags": {"type":"list"},
    "no-traffic": {"type":"boolean","default":"false"},
    "traffic": {"type":"map"},
    "strategy": {"type":"enum","values":["rolling","verify-first","canary","linear","blue-green"]},
    "traffic-step": {"type":"integer"},
    "traffic-steps": {"type":"list","separator":","},
    "bake-time": {"type":"duration"},
    "at-hold": {"type":"enum","default":"check","values":["check","leave"]},
    "pinned-traffic": {"type":"enum","default":"move","values":["move","refuse"]},
    "check-url": {"type":"string"},
    "checks": {"type":"string"},
    "check-command": {"type":"list"},
    "check-timeout": {"type":"duration","default":"2m"},
    "identity-token": {"type":"boolean","default":"false"},
    "allow-unauthenticated": {"type":"boolean"},
    "invoker-check": {"type":"boolean"},
    "custom-audiences": {"type":"list"},
    "task-job": {"type":"string"},
    "task-command": {"type":"list"},
    "task-service": {"type":"string"},
    "task-container": {"type":"string"},
    "task-region": {"type":"string"},
    "task-timeout": {"type":"duration","default":"15m"},
    "run": {"type":"boolean","default":"false"},
    "task-count": {"type":"integer"},
    "order": {"type":"string"},
    "all-or-nothing": {"type":"boolean","default":"false"},
    "on-failure": {"type":"enum","default":"rollback","values":["rollback","hold","report"]},
    "environment": {"type":"string"},
    "commit": {"type":"string"},
    "allow-older": {"type":"boolean","default":"false"},
    "lock-wait": {"type":"duration","default":"15m"},
    "release-log": {"type":"string","default":"github"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "wait-timeout": {"type":"duration","default":"10m"},
    "dry-run": {"type":"boolean"},
    "workload-identity-provider": {"type":"string"},
    "service-account": {"type":"string"},
  },
  outputs: ["verdict","url","tag-url","revision","previous-revision","traffic","services","execution","identity-token","plan","release-id","trace"],
});
