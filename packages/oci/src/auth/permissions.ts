import { ecrRegion, isGoogleRegistry } from '../host.ts';

/** Who is allowed to do what at a registry, in that registry's own words. */
interface Vendor {
  is(host: string): boolean;
  pull: string;
  push: string;
}

const VENDORS: Vendor[] = [
  {
    is: host => ecrRegion(host) !== undefined,
    pull: 'the role needs ecr:GetAuthorizationToken on *, and ecr:BatchGetImage, ecr:GetDownloadUrlForLayer and ecr:BatchCheckLayerAvailability on this repository',
    push: 'the role needs ecr:GetAuthorizationToken on *, and ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload, ecr:BatchGetImage and ecr:PutImage on this repository',
  },
  {
    is: host => host === 'ghcr.io',
    pull: 'the job needs `permissions: packages: read`, and the package must give this repository access',
    push: 'the job needs `permissions: packages: write`, and an existing package must give this repository write access (Package settings → Manage Actions access)',
  },
  {
    is: isGoogleRegistry,
    pull: 'the account needs roles/artifactregistry.reader on this repository',
    push: 'the account needs roles/artifactregistry.writer on this repository',
  },
  {
    is: host => host === 'docker.io',
    pull: 'the access token needs the Read scope, and its account access to this repository',
    push: 'the access token needs the Read & Write scope, and its account access to this repository',
  },
];

/** Which permission a refused call lacked at this registry. */
export function missingPermission(host: string, push: boolean): string {
  const vendor = VENDORS.find(({ is }) => is(host));
  if (vendor !== undefined) return push ? vendor.push : vendor.pull;
  return push
    ? 'the account needs to push to this repository'
    : 'the account needs to pull from this repository';
}
