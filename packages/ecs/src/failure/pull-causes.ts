import { type CauseRow, guide, says } from './cause.ts';

const page = guide('task_cannot_pull_image');

/** A pull that failed, by the texts of https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html */
const rows: CauseRow[] = [
  {
    when: says(/no matching manifest|descriptor matching platform|exec format error/i),
    words: 'The image is for another processor than the task runs on',
    fix: 'Build it for the task definition’s runtimePlatform (X86_64: linux/amd64, ARM64: linux/arm64), or for both',
    page,
  },
  {
    when: says(/toomanyrequests|too many requests|pull rate limit/i),
    words: 'The registry limits how often images are pulled',
    fix: 'Give the container `repositoryCredentials`, or pull through an ECR cache',
    page,
  },
  {
    when: says(/no space left on device/i),
    words: 'The disk is too small for the image',
    fix: 'Raise `ephemeralStorage` in the task definition, or make the image smaller',
    page,
  },
  {
    when: says(
      /access ?denied|not authorized|no basic auth credentials|\b40[13]\b|forbidden|unauthorized|has the permissions/i,
    ),
    words: 'The image may not be pulled by the execution role',
    fix: 'Allow it ecr:GetAuthorizationToken, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer, and see the repository’s policy where it is in another account',
    page,
  },
  {
    when: says(
      /not found|manifest unknown|does not exist|image exists|\b404\b|name unknown|invalid reference/i,
    ),
    words: 'The image could not be pulled: it is not in the registry under this digest or tag',
    fix: 'Check that it was pushed to this very repository and region, and that no lifecycle rule expired it',
    page,
  },
  {
    when: says(
      /timeout|timed out|deadline exceeded|request canceled|connection issue|connection refused|no such host|connection reset/i,
    ),
    words: 'The image could not be pulled: the task’s subnet has no way to the registry',
    fix: 'Give it a NAT gateway, a public IP address, or VPC endpoints for ecr.api, ecr.dkr and S3, and let the security group out on 443',
    page,
  },
  {
    when: () => true,
    words:
      'The image could not be pulled: it is not in the registry under this digest or tag, the execution role may not pull it, or the subnet has no way to the registry',
    fix: 'The reason’s own words tell which',
    page,
  },
];

const isPull = says(/CannotPull(?:ECR)?Container(?:Error)?|CannotPullImageManifest|failed to pull image/i);

export const pullCauses: CauseRow[] = rows.map(row => ({
  ...row,
  when: clue => isPull(clue) && row.when(clue),
}));
