// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** The image that was live while it was checked, by digest as build-push gives it. Example `ghcr.io/org/shop/api@sha256:…` */
  image?: string | undefined;
  /** Several images at once, as JSON from a name to a reference by digest, as build-push and promote output them. Example `{"api": "ghcr.io/org/shop/api@sha256:…"}` */
  images?: unknown | undefined;
  /** Deployments on Vercel that were checked, by their ids as deploy-vercel outputs them, one a line or separated by commas; beside images or alone. Only the release log has a word on them. Example `dpl_89qyp1cskzkLrVicDaZoDbjyHuDJ` */
  deployments?: string[] | undefined;
  /** The environment in which the checks ran. Example `staging` */
  environment: string;
  /** What was checked, by the names that a promotion's policy asks for, one a line or separated by commas. Example `smoke` */
  checks: string[];
  /** How the checks ended: `passed`, `failed`, or `planned` after a dry run, which attests nothing. An empty one, as of a step that was skipped, is refused. Example `steps.smoke.outputs.verdict` in an expression */
  result: 'passed' | 'failed' | 'planned';
  /** The release that was checked, as deploy-ecs outputs it in `release-id`. Without it the newest of this run that the release log has with one of these images, whichever attempt made it */
  releaseId?: string | undefined;
  /** Where releases are kept: `github` (as deployments), `none`, or `file:PATH` for a folder on this machine */
  releaseLog: string;
  /** Attach an attestation to each image in its registry, too */
  attestation: boolean;
  /** Who signs the attestations. `auto`: nobody without the permission `id-token: write`; else Sigstore's public instance for a public repository, whose log shows its name for ever, and GitHub's own for every other; where that gives no signature, unsigned, with a warning. `public-good` or `github` is that one, `none` is none, and else it is the path of a signing config in JSON, for an instance of your own */
  signing: string;
  /** The user for the registry of the images. Without it the AWS, Google or GitHub identity of the job is used, then the machine's own docker login */
  registryUsername?: string | undefined;
  /** The user's password or token. Give it as a secret */
  registryPassword?: string | undefined;
  /** The AWS region of an ECR registry; without it the one in the registry's name, then `AWS_REGION`. Example `eu-west-1` */
  awsRegion?: string | undefined;
  /** The IAM role to push to ECR as, by GitHub's OIDC token (the job needs the permission `id-token: write`); without it, the AWS credentials in the environment. Example `arn:aws:iam::123456789012:role/attest` */
  roleToAssume?: string | undefined;
  /** The Google Workload Identity provider that takes GitHub's OIDC token, for Artifact Registry (the job needs the permission `id-token: write`). Example `projects/123456789012/locations/global/workloadIdentityPools/github/providers/github` */
  workloadIdentityProvider?: string | undefined;
  /** The Google service account to push as; without it the workload identity pushes itself. Example `attest@shop.iam.gserviceaccount.com` */
  serviceAccount?: string | undefined;
  /** The token that writes the release log and logs in to ghcr.io; the job needs the permission `deployments: write`, and `packages: write` for ghcr.io */
  githubToken?: string | undefined;
  /** Print what would be written and set the outputs as planned, but write nothing. Under act this is the default unless the registry is local */
  dryRun?: boolean | undefined;
}

export interface Outputs {
  /** The attestations as JSON, from an image's digest to that of what was attached to it, empty in a dry run. Example `{"sha256:…": "sha256:…"}` */
  'attestations': string | number | boolean | object;
  /** `true` where the attestations are signed, or would be in a dry run */
  'signed': string | number | boolean | object;
  /** The release that was attested, by its id in the release log */
  'release-id': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "attest",
  inputs: {
    "image": {"type":"string"},
    "images": {"type":"json"},
    "deployments": {"type":"list","separator":","},
    "environment": {"type":"string","required":true},
    "checks": {"type":"list","required":true,"separator":","},
    "result": {"type":"enum","required":true,"values":["passed","failed","planned"]},
    "release-id": {"type":"string"},
    "release-log": {"type":"string","default":"github"},
    "attestation": {"type":"boolean","default":"true"},
    "signing": {"type":"string","default":"auto"},
    "registry-username": {"type":"string"},
    "registry-password": {"type":"string","secret":true},
    "aws-region": {"type":"string"},
    "role-to-assume": {"type":"string"},
    "workload-identity-provider": {"type":"string"},
    "service-account": {"type":"string"},
    "github-token": {"type":"string","default":"${{ github.token }}","secret":true},
    "dry-run": {"type":"boolean"},
  },
  outputs: ["attestations","signed","release-id"],
});
