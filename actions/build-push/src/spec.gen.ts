// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** The registry's host, with its port if it has one; `docker.io` is Docker Hub. Example `123456789012.dkr.ecr.eu-west-1.amazonaws.com` */
  registry: string;
  /** The repository to push to, for a single image. Example `shop/api` */
  repository?: string | undefined;
  /** The directory that COPY reads from, relative to the workspace; without it the workspace itself. Example `services/api` */
  context?: string | undefined;
  /** The Dockerfile, relative to the workspace; without it `Dockerfile` in the context. Example `services/api/Dockerfile.prod` */
  dockerfile?: string | undefined;
  /** The stage of the Dockerfile to build; without it the last one. The packer knows no stages. Example `runtime` */
  target?: string | undefined;
  /** Several images at once, instead of `repository`, `context`, `dockerfile` and `target`: a JSON object from a name to those four, `build-args`, `labels`, `platform` and `tags`, or to a context alone; a repository not given is the name. Example `{"api": "services/api", "web": {"repository": "shop/web", "context": "services/web"}}` */
  images?: unknown | undefined;
  /** Build arguments, one `NAME=value` a line, for every image. They end up in the image's history, so never put a secret here. Example `VERSION=1.2.3` */
  buildArgs?: Record<string, string> | undefined;
  /** Labels, one `key=value` a line, for every image. Revision, source and time of the commit are set by themselves. Example `team=checkout` */
  labels?: Record<string, string> | undefined;
  /** The one platform to build for. Without it docker builds for its own machine and the packer for `linux/amd64`. Example `linux/arm64` */
  platform?: string | undefined;
  /** Tags for every image, one a line or separated by commas. Without it the only one is `sha-` and 12 digits of the commit. Example `v1.4.2` */
  tags?: string[] | undefined;
  /** What builds: `buildx` (a builder outside the docker engine), `docker`, or `packer`, which needs no daemon but builds simple Dockerfiles only (no RUN). `auto` takes the first that this machine has */
  builder: 'auto' | 'buildx' | 'docker' | 'packer';
  /** For the packer only, the base image instead of the one that FROM names. `scratch` is none, so the image holds no runtime. Example `public.ecr.aws/docker/library/node:24-slim` */
  packerBase?: string | undefined;
  /** Whether to push what was built. Without it everything is pushed, but nothing in a run for a pull request or a merge queue */
  push?: boolean | undefined;
  /** The user for the registry. Without it the AWS, Google or GitHub identity of the job is used, then the machine's own docker login. Example `github.actor` in an expression */
  registryUsername?: string | undefined;
  /** The user's password or token. Give it as a secret */
  registryPassword?: string | undefined;
  /** Create the repository in ECR where it does not exist */
  createRepository: boolean;
  /** The AWS region of an ECR registry; without it the one in the registry's name, then `AWS_REGION`. Example `eu-west-1` */
  awsRegion?: string | undefined;
  /** The IAM role to push as, by GitHub's OIDC token (the job needs the permission id-token); without it, the AWS credentials in the environment. Example `arn:aws:iam::123456789012:role/build` */
  roleToAssume?: string | undefined;
  /** The Google Workload Identity provider that takes GitHub's OIDC token, for Artifact Registry (the job needs the permission `id-token: write`). Example `projects/123456789012/locations/global/workloadIdentityPools/github/providers/github` */
  workloadIdentityProvider?: string | undefined;
  /** The Google service account to push as; without it the workload identity pushes itself. Example `push@shop.iam.gserviceaccount.com` */
  serviceAccount?: string | undefined;
  /** The token that logs in to ghcr.io, unless the machine's own docker login knows that registry; the job needs the permission `packages: write` */
  githubToken?: string | undefined;
  /** Build, compute the digest and set the outputs as planned, but push and create nothing. Under act this is the default unless the registry is local */
  dryRun?: boolean | undefined;
}

export interface Outputs {
  /** The image by its digest, of several the first. Example `ghcr.io/org/shop/api@sha256:…` */
  'image': string | number | boolean | object;
  /** All images as JSON, from name to reference by digest. Example `{"api": "ghcr.io/org/shop/api@sha256:…"}` */
  'images': string | number | boolean | object;
  /** The digest of that image. Example `sha256:…` */
  'digest': string | number | boolean | object;
  /** The tags of that image, one a line */
  'tags': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "build-push",
  inputs: {
    "registry": {"type":"string","required":true},
    "repository": {"type":"string"},
    "context": {"type":"string"},
    "dockerfile": {"type":"string"},
    "target": {"type":"string"},
    "images": {"type":"json"},
    "build-args": {"type":"map"},
    "labels": {"type":"map"},
    "platform": {"type":"string"},
    "tags": {"type":"list","separator":","},
    "builder": {"type":"enum","default":"auto","values":["auto","buildx","docker","packer"]},
    "packer-base": {"type":"string"},
    "push": {"type":"boolean"},
    "registry-username": {"type":"string"},
    "registry-password": {"type":"string","secret":true},
    "create-repository": {"type":"boolean","default":"false"},
    "aws-region": {"type":"string"},
    "role-to-assume": {"type":"string"},
    "workload-identity-provider": {"type":"string"},
    "service-account": {"type":"string"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["image","images","digest","tags"],
});
