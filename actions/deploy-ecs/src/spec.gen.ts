// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** The ECS cluster, by name or ARN. Example `shop-staging` */
  cluster: string;
  /** The ECS service, by name; for several take `services`. Example `api` */
  service?: string | undefined;
  /** Several services, as JSON: a list of names, or of objects with a `service` and settings of its own, which have the names of the inputs below and win over them (and `url`, for the summary). Example `[{"service":"api","image":"…"},{"service":"worker","image":"…","container":"jobs"}]` */
  services?: unknown | undefined;
  /** `deploy`, or what to do with a deployment that is in flight: `continue` lets one that is held go on, and watches it to its end; `abort` stops it and has ECS go back. `unlock` breaks the locks of these services in `environment`, and with `dry-run` shows who holds them */
  operation: 'deploy' | 'continue' | 'abort' | 'unlock';
  /** The image to run, best by digest as build-push gives it; without any image the other changes are made to what runs. Example `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api@sha256:…` */
  image?: string | undefined;
  /** Images for several containers, one `container=image` a line */
  images?: Record<string, string> | undefined;
  /** Names for images, as build-push outputs them in `images`: an image above may then be one of these names. Example `{"api":"…@sha256:…"}` */
  builtImages?: unknown | undefined;
  /** The container that the image, the variables and the command are for. Needed only where the task definition has several. Example `web` */
  container?: string | undefined;
  /** Environment variables to set, one `NAME=value` a line, or a JSON object, in which a value may have line breaks and spaces at its ends; those not named stay. Their values are never shown */
  environmentVariables?: Record<string, string> | undefined;
  /** Secrets to set as variables, one `NAME=ARN` a line, of Secrets Manager or a Systems Manager parameter. Never the secret itself */
  secrets?: Record<string, string> | undefined;
  /** Environment variables and secrets to remove, one name a line */
  unset?: string[] | undefined;
  /** The container's command, one argument a line; no shell reads it */
  command?: string[] | undefined;
  /** CPU of the whole task, as ECS writes it. Example `512` */
  cpu?: string | undefined;
  /** Memory of the whole task in MiB. Example `1024` */
  memory?: string | undefined;
  /** Tags to set on the task definition, one `key=value` a line */
  tags?: Record<string, string> | undefined;
  /** Tags to remove from the task definition, one key a line */
  removeTags?: string[] | undefined;
  /** What to start from instead of what the service runs: a file in the workspace, an ARN, `family:revision` or a family. Without any other change an existing revision is deployed just as it is. Example `ecs/api.json` */
  taskDefinition?: string | undefined;
  /** How many tasks to run; left as it is when not given, so that auto scaling keeps its say */
  desiredCount?: number | undefined;
  /** Deploy also when nothing changes */
  forceNewDeployment: boolean;
  /** An AI model that this version serves, in S3: it is verified to exist, pinned to its version, set as MODEL_URI, MODEL_VERSION and MODEL_SHA256, and goes back with a rollback. Example `s3://shop-models/ranker.onnx?versionId=3HL4kqtJlcpXroDTDmjVBH40Nrjfkd` */
  model?: string | undefined;
  /** EventBridge rules (`nightly`) and schedules of its Scheduler (`group/nightly`) whose tasks move to the new revision once it serves, one a line; with `operation: continue`, once what was held serves */
  scheduledTasks?: string[] | undefined;
  /** How many revisions of the family stay registered after a good deploy or `operation: continue`, older ones are deregistered; none are when not given */
  keepRevisions?: number | undefined;
  /** How the new version takes over; as the service is configured when not given. `verify-first` holds it without traffic until the checks pass; `canary` and `linear` move `traffic-step` percent at a time and hold for the checks at each step; `blue-green` keeps the old one ready for `bake-time` */
  strategy?: 'rolling' | 'verify-first' | 'canary' | 'linear' | 'blue-green' | undefined;
  /** Percent of traffic for the first step of a canary, or for each step of a linear deployment. Example `10` */
  trafficStep?: number | undefined;
  /** How long each step lasts before the next, or how long the old version stays ready; ECS counts whole minutes. Example `5m` */
  bakeTime?: number | undefined;
  /** What to do where a deployment is held: `check` runs the checks and decides; `leave` ends this step with the verdict `held`, holding no runner, until a later step or run says `operation: continue` */
  atHold: 'check' | 'leave';
  /** Where the checks look, at each hold and once more in the end; with `services` a setting of each. A path alone is not enough. Example `https://test.api.example.com` */
  checkUrl?: string | undefined;
  /** What must answer there, one check a line, as smoke-test takes them. Example `/health 200`. Without it `/` must answer */
  checks?: string | undefined;
  /** A command that must end with 0, one argument a line; no shell reads it. PIPELINE_URL and PIPELINE_HOLD say what is checked */
  checkCommand?: string[] | undefined;
  /** A CloudWatch metric that must stay within its bound, see the README. Example `AWS/ApplicationELB/HTTPCode_Target_5XX_Count{LoadBalancer=app/shop/1} Sum < 5 for 5m or missing` */
  checkMetric?: string | undefined;
  /** How long the checks may take at each point */
  checkTimeout: number;
  /** For a service with the CODE_DEPLOY controller, its CodeDeploy application; `AppECS-CLUSTER-SERVICE` when not given */
  codedeployApplication?: string | undefined;
  /** For a service with the CODE_DEPLOY controller, its deployment group; `DgpECS-CLUSTER-SERVICE` when not given */
  codedeployDeploymentGroup?: string | undefined;
  /** In which order several services are deployed: commas part the ranks, `+` joins services in one, `*` is the rest. Example `api, worker + mailer, *` */
  order?: string | undefined;
  /** When one service fails, return those that succeeded to what they were, too */
  allOrNothing: boolean;
  /** What to do with a deployment that failed: `rollback` returns it to what was there before and watches that; `hold` leaves it to be looked at and keeps the environment locked; `report` only tells */
  onFailure: 'rollback' | 'hold' | 'report';
  /** A one-off task to run on the new revision before anything serves, such as migrations, one argument a line; nothing is deployed unless it ends with 0. It has the service's network, roles and log group */
  taskCommand?: string[] | undefined;
  /** The service whose revision and network the one-off task has; needed only with several services */
  taskService?: string | undefined;
  /** The container in which the one-off command runs; needed only where the task definition has several */
  taskContainer?: string | undefined;
  /** How long the one-off task may take */
  taskTimeout: number;
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
  /** How long each service's deployment may take until it is steady. Example `15m` */
  waitTimeout: number;
  /** Print what would change and set the outputs as planned, but write nothing. Under act this is the default unless the endpoint is local */
  dryRun?: boolean | undefined;
  /** The AWS region; without it `AWS_REGION`. Example `eu-west-1` */
  awsRegion?: string | undefined;
  /** The IAM role to deploy as, by GitHub's OIDC token (the job needs the permission `id-token: write`); without it, the AWS credentials in the environment. Example `arn:aws:iam::123456789012:role/deploy` */
  roleToAssume?: string | undefined;
  /** Further roles to assume from there, in turn, one ARN a line */
  roleChain?: string[] | undefined;
  /** Tag the sessions of `role-chain` with repository, environment, commit, run and actor, for policies and CloudTrail */
  sessionTags: boolean;
}

export interface Outputs {
  /** `steady` when what this run deployed serves; else `failed`, `superseded`, `held`, `timeout`, `cancelled`, `unknown` when watching broke off, `not-started`, or `planned` in a dry run; of several services the worst. After `operation: unlock` none */
  'verdict': string | number | boolean | object;
  /** Each service as JSON, by name: verdict, detail, taskDefinition, previousTaskDefinition, deploymentId, wayBack, and what is held */
  'services': string | number | boolean | object;
  /** The task definition that the service was moved to; of the first of several. In a dry run its family where the revision is not known yet */
  'task-definition-arn': string | number | boolean | object;
  /** The task definition that the service ran before; of the first of several */
  'previous-task-definition-arn': string | number | boolean | object;
  /** The ECS deployment that was watched; of the first of several. Example `ecs-svc/1234567890123456789` */
  'deployment-id': string | number | boolean | object;
  /** What changes, as JSON: a list of `{subject, changes: [{what, from, to}]}` */
  'plan': string | number | boolean | object;
  /** The release's id in the release log; empty without `environment` */
  'release-id': string | number | boolean | object;
  /** After a failure, the files with what ECS answered, redacted, one a line and service; `pnpm replay` reads them */
  'trace': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "deploy-ecs",
  inputs: {
    "cluster": {"type":"string","required":true},
    "service": {"type":"string"},
    "services": {"type":"json"},
    "operation": {"type":"enum","default":"deploy","values":["deploy","continue","abort","unlock"]},
    "image": {"type":"string"},
    "images": {"type":"map"},
    "built-images": {"type":"json"},
    "container": {"type":"string"},
    "environment-variables": {"type":"map"},
    "secrets": {"type":"map"},
    "unset": {"type":"list"},
    "command": {"type":"list"},
    "cpu": {"type":"string"},
    "memory": {"type":"string"},
    "tags": {"type":"map"},
    "remove-tags": {"type":"list"},
    "task-definition": {"type":"string"},
    "desired-count": {"type":"integer"},
    "force-new-deployment": {"type":"boolean","default":"false"},
    "model": {"type":"string"},
    "scheduled-tasks": {"type":"list"},
    "keep-revisions": {"type":"integer"},
    "strategy": {"type":"enum","values":["rolling","verify-first","canary","linear","blue-green"]},
    "traffic-step": {"type":"integer"},
    "bake-time": {"type":"duration"},
    "at-hold": {"type":"enum","default":"check","values":["check","leave"]},
    "check-url": {"type":"string"},
    "checks": {"type":"string"},
    "check-command": {"type":"list"},
    "check-metric": {"type":"string"},
    "check-timeout": {"type":"duration","default":"2m"},
    "codedeploy-application": {"type":"string"},
    "codedeploy-deployment-group": {"type":"string"},
    "order": {"type":"string"},
    "all-or-nothing": {"type":"boolean","default":"false"},
    "on-failure": {"type":"enum","default":"rollback","values":["rollback","hold","report"]},
    "task-command": {"type":"list"},
    "task-service": {"type":"string"},
    "task-container": {"type":"string"},
    "task-timeout": {"type":"duration","default":"15m"},
    "environment": {"type":"string"},
    "commit": {"type":"string"},
    "allow-older": {"type":"boolean","default":"false"},
    "lock-wait": {"type":"duration","default":"15m"},
    "release-log": {"type":"string","default":"github"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "wait-timeout": {"type":"duration","default":"10m"},
    "dry-run": {"type":"boolean"},
    "aws-region": {"type":"string"},
    "role-to-assume": {"type":"string"},
    "role-chain": {"type":"list"},
    "session-tags": {"type":"boolean","default":"false"},
  },
  outputs: ["verdict","services","task-definition-arn","previous-task-definition-arn","deployment-id","plan","release-id","trace"],
});
