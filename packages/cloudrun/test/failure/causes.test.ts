import { describe, expect, it } from 'vitest';
import type { Clue } from '../../src/failure/cause.ts';
import { causeOf } from '../../src/failure/explain.ts';

const clue = (more: Partial<Clue>): Clue => ({ reasons: [], texts: [], lines: [], ...more });
const AGENT = 'service-123456789012@serverless-robot-prod.iam.gserviceaccount.com';

/** Where Google's condition.proto has a reason and nobody's words for it are known. */
const REASONS: [string, string, string][] = [
  ['CONTAINER_MISSING', 'not in the registry', 'pushed to this very project'],
  ['CONTAINER_PERMISSION_DENIED', 'Cloud Run itself may not read', 'artifactregistry.reader'],
  ['CONTAINER_IMAGE_UNAUTHORIZED', 'Binary Authorization', 'Attest'],
  ['CONTAINER_IMAGE_AUTHORIZATION_CHECK_FAILED', 'Binary Authorization', 'Attest'],
  ['SECRETS_ACCESS_CHECK_FAILED', 'secret may not be read', 'secretmanager.secretAccessor on each secret'],
  ['ENCRYPTION_KEY_PERMISSION_DENIED', 'key', 'cryptoKeyEncrypterDecrypter'],
  ['ENCRYPTION_KEY_CHECK_FAILED', 'key', 'cryptoKeyEncrypterDecrypter'],
  ['VPC_NETWORK_NOT_FOUND', 'VPC network', 'vpc-subnet'],
  ['ACTIVE_REVISION_LIMIT_REACHED', 'so many revisions', 'remove-tags'],
  ['MIN_INSTANCES_WARMING', 'minimum number', 'min-instances'],
  ['MIN_INSTANCES_NOT_PROVISIONED', 'minimum number', 'min-instances'],
  ['CUSTOMIZED_PATH_RESPONSE_PENDING', 'path', 'startup-probe'],
  ['HEALTH_CHECK_CONTAINER_ERROR', 'health check', 'startup-probe'],
  ['PROGRESS_DEADLINE_EXCEEDED', 'gave up waiting', 'last lines'],
  ['INTERNAL', 'itself failed', 'status.cloud.google.com'],
];

/** Google's sentences as its users met them; where, is beside each. */
const SENTENCES: [string, string, string, string][] = [
  [
    'find_string 20941021957',
    "Revision 'api-00002-x' is not ready and cannot serve traffic. The user-provided container failed to start and listen on the port defined provided by the PORT=8080 environment variable within the allocated timeout. This can happen when the container port is misconfigured or if the timeout is too short.",
    'did not listen on its port (8080)',
    '0.0.0.0',
  ],
  [
    'deploy-cloudrun#465',
    "Revision 'api-00002-x' is not ready and cannot serve traffic. Image 'gcr.io/shop/api:2' not found.",
    'not in the registry',
    'clean-up policy',
  ],
  [
    'terraform-docs-samples#606',
    `Google Cloud Run Service Agent ${AGENT} must have permission to read the image, eu.gcr.io/shop/api. Ensure that the provided container image URL is correct and that the above account has permission to access the image.`,
    'Cloud Run itself may not read',
    `to the Cloud Run service agent, ${AGENT}`,
  ],
  [
    'bcgov/entity#24573',
    'User does not have access to image eu.gcr.io/shop/api',
    'identity that deploys',
    'artifactregistry.reader',
  ],
  [
    'find_string 13264512726',
    "Cloud Run does not support image 'eu.gcr.io/shop/api': Container manifest type 'application/vnd.oci.image.index.v1+json' must support amd64/linux.",
    'another processor',
    'linux/amd64',
  ],
  [
    'facts of issue 7',
    "Permission denied on secret: projects/123/secrets/shop-token/versions/latest for Revision service account api@shop.iam.gserviceaccount.com. The service account used must be granted the 'Secret Manager Secret Accessor' role (roles/secretmanager.secretAccessor) at the secret, project or higher level.",
    'secret may not be read',
    'on projects/123/secrets/shop-token to api@shop.iam.gserviceaccount.com',
  ],
  [
    'find_string 4927296681',
    'spec.template.spec.containers[0].env[1].value_from.secret_key_ref.name: Secret projects/502095789065/secrets/smtp-password/versions/latest was not found',
    'no such version, or does not exist: projects/502095789065/secrets/smtp-password',
    'Add a version',
  ],
  [
    'find_string 1176856581',
    "Revision 'api-00005-zdj' is not ready and cannot serve traffic. Health check failed for the deployment with the user-provided VPC network. Got permission denied error.",
    'may not use the VPC network',
    'compute.networkUser',
  ],
  [
    'googlecodelabs/feedback#1856',
    'Max instances must be set to 0 or fewer in order to set the requested total CPU. Quota violated: CpuAllocPerProjectRegion requested: 60000 allowed: 20000',
    '60 vCPU at most, of 20 vCPU',
    'max-instances',
  ],
  [
    'firebase-tools#5867',
    'For the specified value, maxScale may not exceed 10.',
    '`max-instances` of 10 at most',
    'quota',
  ],
  [
    'find_string 59824747708',
    'Task recon-kv4br-task0 failed with exit code: 0 and message: The configured memory limit was reached.',
    'more memory than it is given',
    '`memory`',
  ],
  [
    'find_string 22455417658',
    'Task worker-vhjbb-task0 failed with message: The configured timeout was reached.',
    'longer than the job allows',
    'task timeout',
  ],
  [
    'find_string 68349652414',
    'Task job-abcde-task0 failed with message: The task container stopped unexpectedly.',
    'without an exit code',
    'last lines',
  ],
];

/** Lines of a log: the program's own, and Cloud Run's between them. */
const LINES: [string, string, string, Partial<Clue>][] = [
  [
    'STARTUP HTTP probe failed 3 times consecutively for container "core-1" on port 8080 path "/health/ready". The instance was not started. Connection failed with status ERROR_CONNECTION_FAILED.',
    'no good answer in its time (port 8080, path /health/ready)',
    'startup-probe',
    {},
  ],
  [
    'Default STARTUP TCP probe failed 1 time consecutively for container "worker" on port 9090. The instance was not started.',
    'did not listen on its port (9090)',
    'container-port',
    {},
  ],
  ['Memory limit of 16384 MiB exceeded with 17002 MiB used', 'given (16384 MiB)', '`memory`', { signal: 9 }],
  [
    'terminated: Application failed to start: failed to load /server: exec format error',
    'another processor',
    'linux/amd64',
    { exitCode: 1 },
  ],
  [
    'terminated: Application failed to start: failed to resolve binary path: error finding executable "uvicorn" in PATH [/usr/local/bin]: no such file or directory',
    'not in the image',
    '`command`',
    {},
  ],
  ['Application exec likely failed', 'not executable', 'chmod', {}],
  [
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    'heap is full',
    'max-old-space-size',
    { exitCode: 134 },
  ],
];

const ENDS: [Partial<Clue>, string][] = [
  [{ signal: 9 }, 'killed'],
  [{ exitCode: 137 }, 'killed'],
  [{ signal: 11 }, 'segmentation fault'],
  [{ exitCode: 139 }, 'segmentation fault'],
  [{ signal: 6 }, 'aborted itself'],
  [{ exitCode: 134 }, 'aborted itself'],
  [{ exitCode: 126 }, 'not executable'],
  [{ exitCode: 127 }, 'not in the image'],
  [{ exitCode: 2 }, 'refuse their arguments'],
  [{ exitCode: 0 }, 'must keep running'],
  [{ exitCode: 3 }, 'ended with an error (3)'],
];

const PAGE = /^https:\/\/docs\.cloud\.google\.com\/[a-z0-9-]+(?:\/[a-z0-9-]+)*(?:#[a-z-]+)?$/;

describe('the likely cause', () => {
  it.each(REASONS)('by reason: %s', (reason, words, fix) => {
    const cause = causeOf(clue({ reasons: ['REVISION_FAILED', reason] }));
    expect(cause).toMatchObject({
      words: expect.stringMatching(new RegExp(words, 'i')),
      fix: expect.stringContaining(fix),
      page: expect.stringMatching(PAGE),
    });
  });

  it.each(SENTENCES)('by its words (%s): %s', (_, sentence, words, fix) => {
    expect(causeOf(clue({ texts: ['', sentence] }))).toMatchObject({
      words: expect.stringContaining(words),
      fix: expect.stringContaining(fix),
      page: expect.stringMatching(PAGE),
    });
  });

  it.each(LINES)('by a line of its log: %s', (line, words, fix, more) => {
    const listening = 'The user-provided container failed to start and listen on the port';
    const found = causeOf(clue({ lines: ['starting', line, ''], texts: [listening], ...more }));
    expect(found).toMatchObject({ words: expect.stringContaining(words), fix: expect.stringContaining(fix) });
  });

  it.each(ENDS)('by its end: %j', (end, words) => {
    const reasons = ['HEALTH_CHECK_CONTAINER_ERROR'];
    expect(causeOf(clue({ ...end, reasons }))?.words).toContain(words);
  });

  it('thinks last of instances that are not up, which what has no traffic has none of either', () => {
    const reasons = ['MIN_INSTANCES_NOT_PROVISIONED', 'HEALTH_CHECK_CONTAINER_ERROR'];
    expect(causeOf(clue({ reasons }))?.words).toContain('health check');
  });

  it.each([
    ['nothing', clue({})],
    [
      'reasons that are not known',
      clue({ reasons: ['WHAT_NEXT_YEAR_BRINGS', 'UNKNOWN', 'WAITING_FOR_OPERATION'] }),
    ],
    [
      'a program’s own lines',
      clue({ lines: ['GET /orders 200', "Image 'x' not found in gallery", 'exit(1)'] }),
    ],
  ])('says nothing of %s', (_, nothing) => expect(causeOf(nothing)).toBeUndefined());

  it('takes no name out of a sentence that is longer than a name', () => {
    const long = `Permission denied on secret: projects/p/secrets/${'x'.repeat(500)}`;
    expect(causeOf(clue({ texts: [long] }))?.fix).toContain('on each secret that it uses');
  });
});
