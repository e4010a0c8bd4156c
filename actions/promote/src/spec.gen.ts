// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** The image to promote, by digest as build-push gives it. Example `ghcr.io/org/shop/api@sha256:…` */
  image?: string | undefined;
  /** Several images at once, as JSON from a name to a reference by digest, as build-push outputs them, or to an object with `image` and a `repository` or `tags` of its own; all are promoted or none. Example `{"api": "ghcr.io/org/shop/api@sha256:…"}` */
  images?: unknown | undefined;
  /** The environment that must have verified each digest, by its release log. Without `image` and `images` it also says what is promoted: the newest release that its checks have passed. Example `staging` */
  fromEnvironment?: string | undefined;
  /** The release of `from-environment` to promote, by its id in the release log, instead of the newest one that is verified. Example `9123456789.1` */
  release?: string | undefined;
  /** The environment that this goes to, by whose release log a digest that failed or was rolled back there is refused. Example `production` */
  environment?: string | undefined;
  /** Where to: a registry's host, where repositories keep their names, or a repository with `{name}` or `{repository}` in it; for a single image a plain repository will do. Example `210987654321.dkr.ecr.eu-west-1.amazonaws.com`, or `europe-docker.pkg.dev/shop/prod/{name}` */
  to: string;
  /** Tags to set there, one a line or separated by commas, after every byte has arrived. Without it the only one is `sha-` and 12 digits of the commit that the image was built from. Example `v1.4.2` */
  tags?: string[] | undefined;
  /** Of an index the one platform to promote. An index cannot lose a part and keep its digest, so it stays behind, and the digest is that of the platform's own image. Without it everything goes. Example `linux/amd64` */
  platforms?: string[] | undefined;
  /** Copy what refers to an image, too, which is its signatures, SBOMs and attestations */
  referrers: boolean;
  /** What attestations must say of each digest, as JSON: which checks passed, by which workflow, how long ago, and where the image was built; see the README. Example `{"checks": [{"name": "smoke", "workflow": "org/shop/.github/workflows/deliver.yml", "max-age": "7d"}]}` */
  policy?: unknown | undefined;
  /** Whom signatures are trusted from: `public-good` is Sigstore's public instance, `github` is GitHub's own for private repositories, and else it is the path of a trusted root in JSON, for an instance of your own. Without it both of the former */
  trustedRoot?: string | undefined;
  /** Promote also a digest that was rolled back in `environment` */
  allowRefused: boolean;
  /** Move a tag also when it is at an image of a newer commit */
  allowOlder: boolean;
  /** Create a repository of `to` in ECR where it does not exist, before the first byte is sent */
  createRepository: boolean;
  /** The user for the registry that `to` names. Without it the AWS, Google or GitHub identity of the job is used, then the machine's own docker login */
  registryUsername?: string | undefined;
  /** The user's password or token. Give it as a secret */
  registryPassword?: string | undefined;
  /** The AWS region of an ECR registry that `to` names; without it the one in the registry's name, then `AWS_REGION`. Example `eu-west-1` */
  awsRegion?: string | undefined;
  /** The IAM role to push to ECR as, by GitHub's OIDC token (the job needs the permission `id-token: write`); without it, the AWS credentials in the environment. Example `arn:aws:iam::210987654321:role/promote` */
  roleToAssume?: string | undefined;
  /** The Google Workload Identity provider that takes GitHub's OIDC token, for Artifact Registry (the job needs the permission `id-token: write`). Example `projects/123456789012/locations/global/workloadIdentityPools/github/providers/github` */
  workloadIdentityProvider?: string | undefined;
  /** The Google service account to push as; without it the workload identity pushes itself. Example `promote@shop.iam.gserviceaccount.com` */
  serviceAccount?: string | undefined;
  /** The user for the registry that holds the images now, where the login for `to` does not do */
  sourceRegistryUsername?: string | undefined;
  /** That user's password or token. Give it as a secret */
  sourceRegistryPassword?: string | undefined;
  /** The AWS region of the ECR registry that holds the images now; without it the one in the registry's name, then `AWS_REGION` */
  sourceAwsRegion?: string | undefined;
  /** The IAM role to read from ECR as, where it is another account's than that of `to`. Example `arn:aws:iam::123456789012:role/read-images` */
  sourceRoleToAssume?: string | undefined;
  /** The Google Workload Identity provider for the registry that holds the images now, where it is another than that of `to` */
  sourceWorkloadIdentityProvider?: string | undefined;
  /** The Google service account to read as. Example `read-images@shop.iam.gserviceaccount.com` */
  sourceServiceAccount?: string | undefined;
  /** Where releases and locks are kept: `github` (as deployments and git refs), `none`, or `file:PATH` for a folder on this machine */
  releaseLog: string;
  /** The token that reads the release log, takes the lock and logs in to ghcr.io; the job needs the permissions `deployments: read` and `contents: write`, and `packages: write` for ghcr.io */
  githubToken?: string | undefined;
  /** How long to wait for another promotion that sets tags at the same place */
  lockWait: number;
  /** Check everything, print what would move and how many bytes, and set the outputs as planned, but write nothing. Under act this is the default unless the registry is local */
  dryRun?: boolean | undefined;
}

export interface Outputs {
  /** The image at its new place, by its digest; of several the first. Example `210987654321.dkr.ecr.eu-west-1.amazonaws.com/shop/api@sha256:…` */
  'image': string | number | boolean | object;
  /** All images at their new place as JSON, from name to reference by digest, as deploy-ecs takes them in `built-images`. Example `{"api": "….amazonaws.com/shop/api@sha256:…"}` */
  'images': string | number | boolean | object;
  /** The digest of that image, the same as before. Example `sha256:…` */
  'digest': string | number | boolean | object;
  /** `true` where a byte or a tag was moved, or would be in a dry run; `false` where everything was there already */
  'changed': string | number | boolean | object;
  /** How many bytes were sent, or would be in a dry run */
  'bytes': string | number | boolean | object;
  /** The commit that each image was built from, as JSON, of those that say so: an earlier one where it did not change. Example `{"api": "0123…"}` */
  'versions': string | number | boolean | object;
  /** The commit whose release was promoted, as the environment before recorded it; without a record, the commit that the first image says it was built from */
  'commit': string | number | boolean | object;
  /** The release of `from-environment` that was promoted, where the release log said what to promote */
  'release-id': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "promote",
  inputs: {
    "image": {"type":"string"},
    "images": {"type":"json"},
    "from-environment": {"type":"string"},
    "release": {"type":"string"},
    "environment": {"type":"string"},
    "to": {"type":"string","required":true},
    "tags": {"type":"list","separator":","},
    "platforms": {"type":"list","separator":","},
    "referrers": {"type":"boolean","default":"true"},
    "policy": {"type":"json"},
    "trusted-root": {"type":"string"},
    "allow-refused": {"type":"boolean","default":"false"},
    "allow-older": {"type":"boolean","default":"false"},
    "create-repository": {"type":"boolean","default":"false"},
    "registry-username": {"type":"string"},
    "registry-password": {"type":"string","secret":true},
    "aws-region": {"type":"string"},
    "role-to-assume": {"type":"string"},
    "workload-identity-provider": {"type":"string"},
    "service-account": {"type":"string"},
    "source-registry-username": {"type":"string"},
    "source-registry-password": {"type":"string","secret":true},
    "source-aws-region": {"type":"string"},
    "source-role-to-assume": {"type":"string"},
    "source-workload-identity-provider": {"type":"string"},
    "source-service-account": {"type":"string"},
    "release-log": {"type":"string","default":"github"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "lock-wait": {"type":"duration","default":"15m"},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["image","images","digest","changed","bytes","versions","commit","release-id"],
});
