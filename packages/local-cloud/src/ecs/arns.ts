import { randomBytes, randomInt } from 'node:crypto';

/** Where a world's resources live, in every ARN. */
export interface Home {
  account: string;
  region: string;
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
export function arn({ account, region }: Home, kind: string, ...path: (string | number)[]): string {
  return `arn:aws:ecs:${region}:${account}:${kind}/${path.join('/')}`;
}

/** The last part of an ARN, or the name itself where it is not one. */
export function shortName(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

/** Nineteen digits, as in `ecs-svc/7246342417563559064` and service revisions. */
export function longNumber(): string {
  const half = () => String(randomInt(0, 1_000_000_000)).padStart(9, '0');
  return `${randomInt(1, 10)}${half()}${half()}`;
}

/** 32 hex digits, as task ids have them. */
export function taskId(): string {
  return randomBytes(16).toString('hex');
}

/** 21 characters, as service deployments have them. */
export function serviceDeploymentId(): string {
  return randomBytes(16).toString('base64url').slice(0, 21);
}
