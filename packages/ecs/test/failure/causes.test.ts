import { describe, expect, it } from 'vitest';
import type { StoppedGroup } from '../../src/index.ts';
import { causeOf, type MoreEvidence } from '../../src/likely-cause.ts';

const group = (reason: string, exitCode?: number, stopCode?: string): StoppedGroup => ({
  reason,
  count: 1,
  task: {
    taskArn: 'arn:aws:ecs:eu-west-1:1:task/shop/1',
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:task-definition/api:2',
    startedBy: 'ecs-svc/2',
    lastStatus: 'STOPPED',
    containers: [],
    ...(stopCode && { stopCode }),
  },
  ...(exitCode !== undefined && { exitCode }),
});

const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/api';
const INIT =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:';
const ROLE = 'User: arn:aws:sts::123456789012:assumed-role/exec/1 is not authorized to perform:';
const EXITED = 'Essential container in task exited';

describe('a task that stopped', () => {
  it.each<[string, string, string]>([
    [
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${ECR}:9: ${ECR}:9: not found`,
      'not in the registry',
      'pushed',
    ],
    [
      `CannotPullContainerError: Error response from daemon: manifest for ${ECR}:9 not found: manifest unknown`,
      'not in the registry',
      'pushed',
    ],
    [
      `CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code ${ECR}: 403 Forbidden`,
      'may not be pulled',
      'ecr:BatchGetImage',
    ],
    [
      'CannotPullECRContainerError: AccessDeniedException: User is not authorized to perform: ecr:GetAuthorizationToken on resource: *',
      'may not be pulled',
      'ecr:GetAuthorizationToken',
    ],
    [
      `CannotPullContainerError: failed to do request: Head "https://${ECR}/manifests/9": dial tcp 10.0.1.4:443: i/o timeout`,
      'no way to the registry',
      'NAT',
    ],
    [
      `CannotPullContainerError: The task cannot pull ${ECR}:9 from Amazon ECR. There is a connection issue between the task and Amazon ECR. Check your task network configuration.`,
      'no way to the registry',
      'NAT',
    ],
    [
      'CannotPullContainerError: toomanyrequests: You have reached your pull rate limit.',
      'limits how often',
      'ECR cache',
    ],
    [
      'CannotPullContainerError: write /var/lib/containerd: no space left on device',
      'disk is too small',
      'ephemeralStorage',
    ],
    [
      "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/arm64'",
      'another processor',
      'runtimePlatform',
    ],
    ['CannotPullContainerError: something new', 'could not be pulled', 'own words'],
    [
      `${INIT} unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:eu-west-1:1:secret:db from secrets manager: AccessDeniedException: ${ROLE} secretsmanager:GetSecretValue`,
      'secret cannot be read',
      'secretsmanager:GetSecretValue',
    ],
    [
      `${INIT} unable to retrieve secret from asm: failed to fetch secret arn:aws:secretsmanager:eu-west-1:1:secret:db from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
      'secret does not exist',
      'ARN',
    ],
    [
      `${INIT} unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key password`,
      'no such JSON key',
      'valueFrom',
    ],
    [
      `${INIT} unable to retrieve secret from asm: failed to fetch secret arn:aws:secretsmanager:eu-west-1:1:secret:db from secrets manager: AccessDeniedException: Access to KMS is not allowed`,
      'may not use the key',
      'kms:Decrypt',
    ],
    [
      `${INIT} unable to retrieve secrets from ssm: service call has been retried 1 time(s): AccessDeniedException: ${ROLE} ssm:GetParameters`,
      'parameter cannot be read',
      'ssm:GetParameters',
    ],
    [
      `${INIT} unable to retrieve secrets from ssm: invalid parameters: /shop/db`,
      'parameter does not exist',
      'name',
    ],
    [
      `${INIT} unable to retrieve secrets from ssm: service call has been retried 5 time(s): RequestCanceled: request context canceled caused by: context deadline exceeded`,
      'no way to the AWS service',
      'VPC endpoint',
    ],
    [
      `${INIT} unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 10.0.0.1:443: i/o timeout`,
      'no way to the AWS service',
      'VPC endpoint',
    ],
    [
      `${INIT} unable to retrieve ecr registry auth: AccessDeniedException: ${ROLE} ecr:GetAuthorizationToken on resource: *`,
      'log in to ECR',
      'ecr:GetAuthorizationToken',
    ],
    [
      `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log group: AccessDeniedException: ${ROLE} logs:CreateLogGroup`,
      'may not write the container’s logs',
      'logs:CreateLogStream',
    ],
    [
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
      'log group that the task definition names does not exist',
      'awslogs-create-group',
    ],
    [
      'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: mount.nfs4: Connection timed out',
      'file system could not be mounted',
      '2049',
    ],
    [
      'ResourceInitializationError: ECS was unable to assume the role arn:aws:iam::123456789012:role/exec that was provided for this task.',
      'may not take on',
      'ecs-tasks.amazonaws.com',
    ],
    ['ResourceInitializationError: something new', 'could not get ready', 'own words'],
    [
      'CannotStartContainerError: Error response from daemon: driver failed programming external connectivity: Bind for 0.0.0.0:80 failed: port is already allocated',
      'port is taken',
      'awsvpc',
    ],
    [
      'CannotStartContainerError: Error response from daemon: OCI runtime create failed: exec: "serve": executable file not found in $PATH',
      'cannot be run',
      'entryPoint',
    ],
    [
      'ContainerRuntimeError: failed to create container task: OCI runtime create failed: exec /app: exec format error',
      'another processor',
      'runtimePlatform',
    ],
    [
      'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream',
      'log driver',
      'log group',
    ],
    ['CannotCreateContainerError: something new', 'could not be started', 'own words'],
  ])('%s', (reason, words, fix) => {
    const cause = causeOf([group(reason, undefined, 'TaskFailedToStart')]);
    expect(cause?.words).toContain(words);
    expect(cause?.fix).toContain(fix);
    expect(cause?.page).toMatch(
      /^https:\/\/docs\.aws\.amazon\.com\/AmazonECS\/latest\/developerguide\/[a-z_-]+\.html$/,
    );
  });

  it.each<[string, number, string, MoreEvidence?]>([
    ['OutOfMemoryError: Container killed due to memory usage', 137, 'more memory than'],
    [EXITED, 0, 'must keep running'],
    [EXITED, 1, 'ended with an error'],
    [EXITED, 1, 'another processor', { lines: ['exec /usr/local/bin/app: exec format error'] }],
    [
      EXITED,
      255,
      'another processor',
      { lines: ['standard_init_linux.go:228: exec user process caused: exec format error'] },
    ],
    [
      EXITED,
      1,
      'port is taken already',
      { lines: ['Error: listen EADDRINUSE: address already in use :::8080'] },
    ],
    [
      EXITED,
      134,
      'heap is full',
      { lines: ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'] },
    ],
    [EXITED, 2, 'refuse their arguments'],
    [EXITED, 126, 'not executable'],
    [EXITED, 127, 'not in the image'],
    [EXITED, 134, 'aborted itself'],
    [EXITED, 137, 'killed (137)'],
    [EXITED, 139, 'segmentation fault'],
    [EXITED, 143, 'told to stop'],
    ['Task failed container health checks', 143, 'its health check failed'],
    ['Task failed container health checks', 137, 'its health check failed'],
    [
      'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:x)',
      143,
      'load balancer’s health check',
    ],
  ])('%s, exit code %i: %s', (reason, exitCode, words, more) => {
    expect(causeOf([group(reason, exitCode, 'EssentialContainerExited')], more)?.words).toContain(words);
  });

  it.each([
    ['SpotInterruption', 'Your Spot Task was interrupted.', 'Spot capacity back'],
    ['TerminationNotice', 'Host EC2 (instance i-1) terminated.', 'EC2 instance under the task'],
  ])('by stop code %s', (stopCode, reason, words) => {
    expect(causeOf([group(reason, 143, stopCode)])?.words).toContain(words);
  });

  it('takes the next group where the most frequent tells nothing', () => {
    const scaled = group('Scaling activity initiated by (deployment ecs-svc/2)');
    expect(causeOf([scaled, group(EXITED, 139)])?.words).toContain('segmentation fault');
  });
});

describe('a service without stopped tasks', () => {
  const unable = '(service api) was unable to place a task';
  const none = `${unable} because no container instance met all of its requirements.`;
  it.each([
    [
      `${none} The closest matching (container-instance 1) has insufficient memory available.`,
      'this much memory',
    ],
    [
      `${none} The closest matching (container-instance 1) has insufficient CPU units available.`,
      'this much CPU',
    ],
    [
      `${none} The closest matching (container-instance 1) is already using a port required by your task.`,
      'port is taken',
    ],
    [`${none} The closest matching (container-instance 1) encountered error "AGENT".`, 'agent'],
    [
      `${none} The closest matching (container-instance 1) is missing an attribute required by your task.`,
      'attributes',
    ],
    [`${none} Reason: No Container Instances were found in your cluster.`, 'no container instance'],
    [
      `${unable}. Reason: You’ve reached the limit on the number of tasks that you can run concurrently.`,
      'limit of Fargate tasks',
    ],
    [
      `${unable}. Reason: You've reached the limit on the number of vCPUs that you can run concurrently.`,
      'limit of Fargate tasks',
    ],
    [
      `${unable}. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.`,
      'no capacity',
    ],
    [`${unable}. Reason: The requested MEMORY configuration is above the limit.`, 'no such size'],
    [`${unable}. Reason: Internal error.`, 'found no place'],
    [
      '(service api) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
      'no room',
    ],
    [
      '(service api) (task 1) (port 8080) is unhealthy in (target-group arn:aws:x) due to (reason Health checks failed with these codes: [502]).',
      'load balancer’s health check',
    ],
    [
      '(service api) failed to launch a task with (error The target group with targetGroupArn arn:aws:x does not have an associated load balancer.).',
      'no load balancer',
    ],
  ])('%s', (event, words) => {
    expect(causeOf([], { events: [event] })?.words).toContain(words);
  });

  it('believes an unhealthy task before an event', () => {
    const unhealthy = [{ task: '1', container: 'web', check: 'curl localhost' }];
    const events = [`${none} The closest matching (container-instance 1) has insufficient memory available.`];
    expect(causeOf([], { unhealthy, events })?.words).toContain('its health check failed');
  });

  it.each([
    '(service api) has reached a steady state.',
    '(service api) has started 2 tasks: (task 1) (task 2).',
  ])('reads nothing into: %s', event => expect(causeOf([], { events: [event] })).toBeUndefined());
});
