import { ecrRegion, isGoogleRegistry, PUBLIC_ECR } from '../host.ts';

/** What a call does to a repository. Listing what refers to an image is a pull. */
export type Access = 'pull' | 'push' | 'delete';

/** Who is allowed to do what at a registry, in that registry's own words. */
interface Vendor extends Record<Access, string> {
  is(host: string): boolean;
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html */
const ELSEWHERE = "; where it is another account's, its repository policy must allow them too";

const VENDORS: Vendor[] = [
  {
    is: host => ecrRegion(host) !== undefined,
    pull:
      'the role needs ecr:GetAuthorizationToken on *, and ecr:BatchGetImage, ecr:GetDownloadUrlForLayer and ecr:BatchCheckLayerAvailability on this repository' +
      ELSEWHERE,
    push:
      'the role needs ecr:GetAuthorizationToken on *, and ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer and ecr:PutImage on this repository' +
      ELSEWHERE,
    delete:
      'the role needs ecr:GetAuthorizationToken on *, and ecr:BatchDeleteImage on this repository' +
      ELSEWHERE,
  },
  {
    // https://docs.aws.amazon.com/AmazonECR/latest/public/public-repository-policy-examples.html
    is: host => host === PUBLIC_ECR,
    pull: 'anybody may pull from there: check the name, and that no login which has run out is sent',
    push: "the role needs ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken on *, and ecr-public:BatchCheckLayerAvailability, ecr-public:InitiateLayerUpload, ecr-public:UploadLayerPart, ecr-public:CompleteLayerUpload and ecr-public:PutImage on this repository; where it is another account's, its repository policy must allow them too",
    delete:
      'the role needs ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken on *, and ecr-public:BatchDeleteImage on this repository',
  },
  {
    is: host => host === 'ghcr.io',
    pull: 'the job needs `permissions: packages: read`, and the package must give this repository access',
    push: 'the job needs `permissions: packages: write`, and an existing package must give this repository write access (Package settings → Manage Actions access)',
    delete: 'this registry deletes only through the Packages API, for who has the admin role on the package',
  },
  {
    is: isGoogleRegistry,
    pull: 'the account needs roles/artifactregistry.reader on this repository',
    push: 'the account needs roles/artifactregistry.writer on this repository',
    delete: 'the account needs roles/artifactregistry.repoAdmin on this repository',
  },
  {
    is: host => host === 'docker.io',
    pull: 'the access token needs the Read scope, and its account access to this repository',
    push: 'the access token needs the Read & Write scope, and its account access to this repository',
    delete:
      'the access token needs the Read, Write & Delete scope, and its account access to this repository',
  },
];

/** Which permission a refused call lacked at this registry. */
export function missingPermission(host: string, access: Access): string {
  const vendor = VENDORS.find(({ is }) => is(host));
  if (vendor !== undefined) return vendor[access];
  if (access === 'pull') return 'the account needs to pull from this repository';
  return access === 'push'
    ? 'the account needs to push to this repository'
    : 'the account needs to delete from this repository';
}
