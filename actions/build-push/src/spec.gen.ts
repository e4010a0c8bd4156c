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
  /** An image that another builder made, instead of `context`: a directory or tar archive with an OCI layout, or an archive of `docker save`, relative to the workspace. Its digest stays as it is. Of several images in it, `#` and its name there says which one. Example `bazel-bin/api/image` */
  layout?: string | undefined;
  /** Several images at once, instead of `repository`, `context`, `dockerfile`, `target` and `layout`: a JSON object from a name to those five, `build-args`, `labels`, `platforms` and `tags`, or to a context alone; a repository not given is the name. Example `{"api": "services/api", "web": {"repository": "shop/web", "context": "services/web"}}` */
  images?: unknown | undefined;
  /** Bake files that describe the images instead of `images`, one a line; `docker buildx bake` reads them, this stage builds, and `registry`, `tags` and all other inputs hold for them, too. A target's repository is its own tag's, else its name. Example `docker-bake.hcl` */
  bakeFile?: string[] | undefined;
  /** The targets or groups of the bake files to build, one a line or separated by commas; without it `default`. Example `api, web` */
  bakeTargets?: string[] | undefined;
  /** Build arguments, one `NAME=value` a line, for every image. They end up in the image's history, so never put a secret here. Example `VERSION=1.2.3` */
  buildArgs?: Record<string, string> | undefined;
  /** Secrets for `RUN --mount=type=secret,id=…`, one `id=value` a line, for every image. They are in no layer and no history, and count for nothing where an image is looked for that was built already. Example `npmrc=//registry.npmjs.org/:_authToken=…` */
  secrets?: Record<string, string> | undefined;
  /** Labels, one `key=value` a line, for every image. Revision, source, version and time of the commit are set by themselves. Example `team=checkout` */
  labels?: Record<string, string> | undefined;
  /** The platforms to build for, one a line or separated by commas; several become one image with an index. Without it this machine's, and with `builder: packer` `linux/amd64`. Example `linux/amd64, linux/arm64` */
  platforms?: string[] | undefined;
  /** Tags for every image, one a line or separated by commas, each a rule or a tag. `sha` is `sha-` and 12 digits of the commit, `branch` the branch's name, `pr` is `pr-` and the number, `semver` the version of the git tag as `1.4.2`, `1.4` and `1`. A tag may hold `{sha}`, `{branch}`, `{pr}`, `{version}`, `{major}`, `{minor}` and `{run}`. What a run has no value for is left out; where nothing is left it is `sha`. Example `sha, branch, semver` */
  tags: string[];
  /** Further registries that get the same images under the same tags, one a line, each with a path to put before the repository if it wants one; all or none. They are logged in to by the job's identities, or by docker's own login. Example `ghcr.io/org` */
  alsoTo?: string[] | undefined;
  /** `build`; `by-digest`, which pushes with no tag but the one by which it is found again, for one platform of several; or `merge`, which makes one image of what such jobs pushed (see `merge`) and tags that */
  mode: 'build' | 'by-digest' | 'merge';
  /** With `mode: merge`, the images to merge: a line for each job that built a platform, as JSON from a name to a reference by digest, which is its output `images`. Example `needs.build.outputs.amd64` in an expression */
  merge?: string[] | undefined;
  /** What builds: `buildx` (BuildKit by docker's plugin), `docker` (the engine alone), or `packer`, which needs no daemon but builds simple Dockerfiles only (no RUN). `auto` takes the first that this machine has and these images can do with */
  builder: 'auto' | 'buildx' | 'docker' | 'packer';
  /** For the packer only, the base image instead of the one that FROM names. `scratch` is none, so the image holds no runtime. Example `public.ecr.aws/docker/library/node:24-slim` */
  packerBase?: string | undefined;
  /** Where BuildKit keeps its cache between runs: `registry` (beside the image, under the tag `buildcache`), `github` (the cache of GitHub Actions) or `none`. For buildx only */
  cache: 'none' | 'registry' | 'github';
  /** Whether to push what was built. Without it everything is pushed, but nothing in a run for a pull request or a merge queue */
  push?: boolean | undefined;
  /** Look whether the registry has an image that was built from the same inputs (context, Dockerfile, arguments, bases, platforms), and only tag it then. What a Dockerfile downloads by itself is no input that anyone knows; see `reuse-max-age` */
  reuse: boolean;
  /** How long ago a reused image may have been built, as what is attached to it says, else its commit; without it any age will do. Example `7d` */
  reuseMaxAge?: number | undefined;
  /** A command that decides, before any tag is set, whether an image may be used: one argument a line, no shell; `{image}` is the image by digest, `{layout}` a folder with it as an OCI layout (which a reused or merged image has not), `{sbom}` the file with its SBOM, `{name}` its name. Any exit code but 0 leaves all images untagged. Example `trivy`, `image`, `--exit-code=1` and `{image}`, a line each */
  scanCommand?: string[] | undefined;
  /** How long the scan of one image may take. Example `5m` */
  scanTimeout: number;
  /** Attach SLSA provenance to each image that is built, as an OCI referrer, which `promote` can require */
  provenance: boolean;
  /** Attach a list of what each image is made of (SPDX), as an OCI referrer */
  sbom: boolean;
  /** Who signs provenance and SBOM. `auto`: nobody without the permission `id-token: write`; else Sigstore's public instance for a public repository, whose log shows its name for ever, and GitHub's own for every other; where that gives no signature, unsigned, with a warning. `public-good` or `github` is that one, `none` is none, and else it is the path of a signing config in JSON, for an instance of your own */
  signing: string;
  /** The user for the registry. Without it the AWS, Google or GitHub identity of the job is used, then the machine's own docker login. Example `github.actor` in an expression */
  registryUsername?: string | undefined;
  /** The user's password or token. Give it as a secret */
  registryPassword?: string | undefined;
  /** Create the repository in ECR where it does not exist; one that exists is left as it is */
  createRepository: boolean;
  /** Whether a repository that is created in ECR refuses to move a tag */
  repositoryImmutableTags: boolean;
  /** Tags that such a repository moves all the same, one a line or separated by commas; `*` stands for any characters. Example `main, buildcache` */
  repositoryMovingTags?: string[] | undefined;
  /** Whether a repository that is created in ECR scans what is pushed to it */
  repositoryScanOnPush: boolean;
  /** The lifecycle policy of a repository that is created in ECR, as JSON; see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html. Example `{"rules": […]}` */
  repositoryLifecyclePolicy?: string | undefined;
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
  /** `true` where every image was found built already, so that nothing was built */
  'reused': string | number | boolean | object;
  /** The commit that each image was built from, as JSON: an earlier one where it was reused. Example `{"api": "0123…"}` */
  'versions': string | number | boolean | object;
  /** All of it as JSON, for the stages that come after: `commit`, and `images` from a name to `image`, `digest`, `tags`, `reused`, `version` (the commit it was built from), `size` in bytes, `platforms`, and `provenance` and `sbom`, the digests of what was attached */
  'release': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "build-push",
  inputs: {
    "registry": {"type":"string","required":true},
    "repository": {"type":"string"},
    "context": {"type":"string"},
    "dockerfile": {"type":"string"},
    "target": {"type":"string"},
    "layout": {"type":"string"},
    "images": {"type":"json"},
    "bake-file": {"type":"list"},
    "bake-targets": {"type":"list","separator":","},
    "build-args": {"type":"map"},
    "secrets": {"type":"map","secret":true},
    "labels": {"type":"map"},
    "platforms": {"type":"list","separator":","},
    "tags": {"type":"list","default":"sha","separator":","},
    "also-to": {"type":"list"},
    "mode": {"type":"enum","default":"build","values":["build","by-digest","merge"]},
    "merge": {"type":"list"},
    "builder": {"type":"enum","default":"auto","values":["auto","buildx","docker","packer"]},
    "packer-base": {"type":"string"},
    "cache": {"type":"enum","default":"none","values":["none","registry","github"]},
    "push": {"type":"boolean"},
    "reuse": {"type":"boolean","default":"true"},
    "reuse-max-age": {"type":"duration"},
    "scan-command": {"type":"list"},
    "scan-timeout": {"type":"duration","default":"10m"},
    "provenance": {"type":"boolean","default":"true"},
    "sbom": {"type":"boolean","default":"true"},
    "signing": {"type":"string","default":"auto"},
    "registry-username": {"type":"string"},
    "registry-password": {"type":"string","secret":true},
    "create-repository": {"type":"boolean","default":"false"},
    "repository-immutable-tags": {"type":"boolean","default":"false"},
    "repository-moving-tags": {"type":"list","separator":","},
    "repository-scan-on-push": {"type":"boolean","default":"false"},
    "repository-lifecycle-policy": {"type":"string"},
    "aws-region": {"type":"string"},
    "role-to-assume": {"type":"string"},
    "workload-identity-provider": {"type":"string"},
    "service-account": {"type":"string"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["image","images","digest","tags","reused","versions","release"],
});
