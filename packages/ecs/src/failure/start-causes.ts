import { type CauseRow, guide, says } from './cause.ts';

const page = guide('resource-initialization-error');
const fargateNetwork =
  'Give it a NAT gateway, a public IP address, or a VPC endpoint, and let the security group out on 443';

const isStart = says(/ResourceInitializationError|AsmSecret|fetching secret data|secrets? from (?:asm|ssm)/i);
const denied = says(/AccessDenied|not authorized|is not allowed|doesn't have the permissions|permission/i);
const missing = says(
  /ResourceNotFound|NotFoundException|can't find|cannot find|does not exist|invalid ?(?:ssm )?parameters?/i,
);
const isSecret = says(/secretsmanager|secrets manager|from asm|asm secret/i);
const isParameter = says(/\bssm\b|parameter store|parameters? manager/i);
const isLogs = says(/log ?group|log ?stream|logger args|logs:|logging driver|CloudWatch/i);
const isKey = says(/\bkms\b/i);

/**
 * A task that could not get ready, by the texts of
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
 */
const rows: CauseRow[] = [
  {
    when: clue => isKey(clue) && denied(clue),
    words: 'The execution role may not use the key that a secret or parameter is encrypted with',
    fix: 'Allow it kms:Decrypt on that key, in its policy and in the key’s',
    page,
  },
  {
    when: clue => isLogs(clue) && denied(clue),
    words: 'The execution role may not write the container’s logs',
    fix: 'Allow it logs:CreateLogStream and logs:PutLogEvents on the group (logs:CreateLogGroup too, with `awslogs-create-group`)',
    page,
  },
  {
    when: clue => isLogs(clue) && missing(clue),
    words: 'The log group that the task definition names does not exist',
    fix: 'Create it in this region, or set `awslogs-create-group`',
    page,
  },
  {
    when: clue => isSecret(clue) && denied(clue),
    words: 'The secret cannot be read by the execution role',
    fix: 'Allow it secretsmanager:GetSecretValue on the secret’s ARN',
    page,
  },
  {
    when: clue => isSecret(clue) && missing(clue),
    words: 'The secret does not exist in this region and account',
    fix: 'Correct its ARN in the task definition, with the six characters at its end, or create it',
    page,
  },
  {
    when: clue => isParameter(clue) && denied(clue),
    words: 'The parameter cannot be read by the execution role',
    fix: 'Allow it ssm:GetParameters on the parameter’s ARN',
    page,
  },
  {
    when: clue => isParameter(clue) && missing(clue),
    words: 'The parameter does not exist in this region and account',
    fix: 'Correct its name in the task definition, or create it',
    page,
  },
  {
    when: says(/did not contain json key|invalid character .* looking for|retrieved secret/i),
    words: 'The secret has no such JSON key',
    fix: 'Correct the key after the secret’s ARN in `valueFrom`, or put it into the secret',
    page,
  },
  {
    when: says(/unable to assume|assume the role|AssumeRole/i),
    words: 'ECS may not take on the task’s execution role',
    fix: 'Let its trust policy name ecs-tasks.amazonaws.com, and check that the role exists',
    page,
  },
  {
    when: clue => says(/registry auth|ecr\b/i)(clue) && denied(clue) && !isSecret(clue) && !isParameter(clue),
    words: 'The execution role may not log in to ECR',
    fix: 'Allow it ecr:GetAuthorizationToken',
    page,
  },
  {
    when: says(/\befs\b|\bmount/i),
    words: 'A file system could not be mounted',
    fix: 'Check that it has a mount target in the task’s subnet, and that its security group lets NFS (2049) in',
    page,
  },
  {
    when: says(
      /timeout|timed out|deadline|request ?cancell?ed|send request failed|connection issue|connection refused/i,
    ),
    words: 'The task’s subnet has no way to the AWS service that the reason names',
    fix: fargateNetwork,
    page,
  },
  {
    when: () => true,
    words:
      'The task could not get ready: a secret or parameter cannot be read by the execution role, a log group does not exist, or the subnet has no way to AWS',
    fix: 'The reason’s own words tell which',
    page,
  },
];

const ready: CauseRow[] = rows.map(row => ({ ...row, when: clue => isStart(clue) && row.when(clue) }));

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html */
const container: CauseRow[] = [
  {
    when: says(/port is already allocated|address already in use/i),
    words: 'The host’s port is taken by another task',
    fix: 'Use a dynamic host port (0) or the awsvpc network mode, or lower minimumHealthyPercent so that the old task ends first',
    page: guide('cannot-start-container'),
  },
  {
    when: clue =>
      says(/CannotStartContainer|CannotCreateContainer|ContainerRuntimeError|OCI runtime/i)(clue) &&
      says(/exec format error/i)(clue),
    words: 'The image is for another processor than the task runs on (exec format error)',
    fix: 'Build it for the task definition’s runtimePlatform (X86_64: linux/amd64, ARM64: linux/arm64), or for both',
    page: guide('cannot-start-container'),
  },
  {
    when: says(/executable file not found|no such file or directory|permission denied/i),
    words: 'The command cannot be run: it is not in the image, or not executable',
    fix: 'Correct `command` and `entryPoint`, or the image’s own',
    page: guide('cannot-start-container'),
  },
  {
    when: clue =>
      says(/CannotStartContainer|CannotCreateContainer/i)(clue) && says(/log ?group|logging driver/i)(clue),
    words: 'The container’s log driver could not start',
    fix: 'Create the log group, and allow the role logs:CreateLogStream and logs:PutLogEvents',
    page: guide('cannot-start-container'),
  },
  {
    when: says(/CannotStartContainerError|CannotCreateContainerError|ContainerRuntimeError/),
    words: 'The container could not be started',
    fix: 'The reason’s own words tell why',
    page: guide('cannot-start-container'),
  },
];

export const startCauses: CauseRow[] = [...ready, ...container];
