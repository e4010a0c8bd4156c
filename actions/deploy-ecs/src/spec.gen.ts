// Generated from action.yml by `pnpm generate`; do not edit.
import { defineSpec } from '@pipeline/action-kit';

export interface Inputs {
  /** The ECS cluster, by name or ARN. Example `shop-staging` */
  cluster: string;
  /** The ECS service, by name. Example `api` */
  service: string;
  /** The image to run, best by digest as build-push gives it. Example `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api@sha256:…` */
  image: string;
  /** The container that gets the image. Needed only where the task definition has several. Example `web` */
  container?: string | undefined;
  /** How long the deployment may take until it is steady. Example `15m` */
  waitTimeout: number;
  /** Print what would change and set the outputs as planned, but write nothing. Under act this is the default unless the endpoint is local */
  dryRun?: boolean | undefined;
  /** The AWS region; without it `AWS_REGION`. Example `eu-west-1` */
  awsRegion?: string | undefined;
  /** The IAM role to deploy as, by GitHub's OIDC token (the job needs the permission id-token); without it, the AWS credentials in the environment. Example `arn:aws:iam::123456789012:role/deploy` */
  roleToAssume?: string | undefined;
}

export interface Outputs {
  /** `steady` when what this run deployed serves; else `failed`, `superseded`, `timeout`, `cancelled`, `unknown` when watching broke off, or `planned` in a dry run */
  'verdict': string | number | boolean | object;
  /** The task definition that the service was moved to. In a dry run its family, since the revision is not known yet */
  'task-definition-arn': string | number | boolean | object;
  /** The task definition that the service ran before */
  'previous-task-definition-arn': string | number | boolean | object;
  /** The ECS deployment that was watched. Example `ecs-svc/1234567890123456789` */
  'deployment-id': string | number | boolean | object;
}

export const spec = defineSpec<Inputs, Outputs>({
  name: "deploy-ecs",
  inputs: {
    "cluster": {"type":"string","required":true},
    "service": {"type":"string","required":true},
    "image": {"type":"string","required":true},
    "container": {"type":"string"},
    "wait-timeout": {"type":"duration","default":"10m"},
    "dry-run": {"type":"boolean"},
    "aws-region": {"type":"string"},
    "role-to-assume": {"type":"string"},
  },
  outputs: ["verdict","task-definition-arn","previous-task-definition-arn","deployment-id"],
});
