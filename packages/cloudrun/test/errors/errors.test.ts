import { ConfigError, type RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import type { About } from '../../src/errors/about.ts';
import { noSuch } from '../../src/errors/missing.ts';
import { readRefusal } from '../../src/errors/refusal.ts';
import { toRunError } from '../../src/errors/to-run-error.ts';
import { errorInfo, refusal } from '../run-server.ts';

const place = { project: 'shop-prod', region: 'europe-west1' };
const about: About = {
  operation: 'UpdateService',
  changes: true,
  subject: { ...place, kind: 'service', id: 'api' },
};

function told(
  [status, code, message, ...details]: readonly [number, string, string, ...Record<string, unknown>[]],
  what: Partial<About> = {},
): ConfigError | RemoteError {
  const { body } = refusal(status, code, message, details);
  return toRunError(readRefusal({ status, text: '', body }, 0), { ...about, ...what });
}

const fieldViolations = (...list: { field: string; description: string }[]) => ({
  '@type': 'type.googleapis.com/google.rpc.BadRequest',
  fieldViolations: list,
});

type Row = [
  name: string,
  refused: readonly [number, string, string, ...Record<string, unknown>[]],
  kind: 'ConfigError' | 'RemoteError',
  words: string | RegExp,
  hint: string | RegExp,
];

const denied = (permission: string, text = `Permission '${permission}' denied on resource 'x'`) =>
  [
    403,
    'PERMISSION_DENIED',
    text,
    errorInfo('IAM_PERMISSION_DENIED', { permission }),
  ] as const satisfies Row[1];

const rows: Row[] = [
  [
    'a permission that is missing',
    denied('run.services.update'),
    'RemoteError',
    "Cloud Run UpdateService on service api in europe-west1 of shop-prod: Permission 'run.services.update' denied on resource 'x'",
    'Grant `roles/run.developer` on the project to the identity that deploys; it has `run.services.update`',
  ],
  ['who may make public', denied('run.services.setIamPolicy'), 'RemoteError', '', /roles\/run\.admin/],
  [
    'acting as the runtime account, told in the text alone',
    [
      403,
      'PERMISSION_DENIED',
      "Permission 'iam.serviceaccounts.actAs' denied on service account web@shop-prod.iam.gserviceaccount.com (or it may not exist).",
    ],
    'RemoteError',
    '',
    /^Grant `roles\/iam\.serviceAccountUser` on web@shop-prod\.iam\.gserviceaccount\.com to/,
  ],
  [
    'an image that the deployer may not read',
    denied('artifactregistry.repositories.downloadArtifacts'),
    'RemoteError',
    '',
    /roles\/artifactregistry\.reader` on the image’s repository/,
  ],
  ['logs', denied('logging.logEntries.list'), 'RemoteError', '', /roles\/logging\.viewer/],
  [
    'a permission that is not known',
    [403, 'PERMISSION_DENIED', 'No.'],
    'RemoteError',
    '',
    /roles\/run\.developer.*roles\/iam\.serviceAccountUser/,
  ],
  [
    'what may not be there at all',
    [
      403,
      'PERMISSION_DENIED',
      "Permission 'run.services.get' denied on resource 'x' (or resource may not exist).",
    ],
    'RemoteError',
    '',
    /it has `run\.services\.get`\. Google says the same of what does not exist/,
  ],
  [
    'a secret that the runtime account may not read',
    denied('secretmanager.versions.access'),
    'RemoteError',
    '',
    /^Grant `roles\/secretmanager\.secretAccessor` on the secret to the runtime service account/,
  ],
  [
    'a perimeter',
    [
      403,
      'PERMISSION_DENIED',
      'Request is prohibited by organization’s policy.',
      errorInfo('SECURITY_POLICY_VIOLATED'),
    ],
    'RemoteError',
    '',
    /VPC Service Controls/,
  ],
  [
    'a field that is named in the words alone',
    [
      400,
      'INVALID_ARGUMENT',
      'Violation in UpdateServiceRequest.service.template.containers[0].resources.limits: Total cpu < 1 is not supported',
    ],
    'ConfigError',
    '- `cpu` (service.template.containers[0].resources.limits): Total cpu < 1 is not supported',
    '',
  ],
  [
    'an argument with no field',
    [400, 'INVALID_ARGUMENT', 'No: not like this'],
    'RemoteError',
    'Cloud Run UpdateService on service api in europe-west1 of shop-prod: No: not like this',
    '',
  ],
  [
    'a region that does not exist',
    [403, 'PERMISSION_DENIED', "Permission denied on 'locations/europe-wst1' (or it may not exist)."],
    'ConfigError',
    'Google knows no region "europe-west1", or this identity may not use it',
    /Did you mean europe-west1/,
  ],
  [
    'an API that is off',
    [
      403,
      'PERMISSION_DENIED',
      'Cloud Run Admin API has not been used in project 123 before or it is disabled.',
      errorInfo('SERVICE_DISABLED', { service: 'run.googleapis.com', consumer: 'projects/123' }),
    ],
    'ConfigError',
    'The Cloud Run Admin API is off in shop-prod',
    /Enable run\.googleapis\.com there/,
  ],
  [
    'billing that is off',
    [403, 'PERMISSION_DENIED', 'Billing.', errorInfo('BILLING_DISABLED')],
    'ConfigError',
    'Billing is off in shop-prod',
    /billing account/,
  ],
  [
    'a project that does not exist',
    [403, 'PERMISSION_DENIED', 'Permission denied on resource project shopp.', errorInfo('CONSUMER_INVALID')],
    'ConfigError',
    'Google knows no project "shop-prod", or this identity may not use it',
    /neither its name nor its number/,
  ],
  [
    'a project that does not exist, told in words',
    [404, 'NOT_FOUND', "Project 'shop-prod' not found or deleted."],
    'ConfigError',
    /knows no project/,
    '',
  ],
  [
    'a service that is gone',
    [
      404,
      'NOT_FOUND',
      "Resource 'api' of kind 'SERVICE' in region 'europe-west1' in project 'shop-prod' does not exist.",
    ],
    'ConfigError',
    'Cloud Run has no service "api" in europe-west1 of shop-prod',
    '`create: true` makes it where it does not exist',
  ],
  [
    'something else that is missing',
    [404, 'NOT_FOUND', 'Secret projects/1/secrets/token was not found'],
    'RemoteError',
    /Secret projects\/1\/secrets\/token was not found/,
    '',
  ],
  [
    'a conflict',
    [409, 'ABORTED', "Conflict for resource 'api': version '1' was specified but current version is '2'."],
    'RemoteError',
    'Someone else changed Cloud Run service api in europe-west1 of shop-prod since this was planned',
    /last modifier/,
  ],
  [
    'a revision of that name',
    [409, 'ALREADY_EXISTS', "Revision named 'api-a' with different configuration already exists."],
    'RemoteError',
    /^A revision of this name exists with another content/,
    /`revision-suffix`/,
  ],
  [
    'a service of that name',
    [409, 'ALREADY_EXISTS', "Resource 'api' already exists."],
    'RemoteError',
    /^Cloud Run service api in europe-west1 of shop-prod exists already/,
    /updated then/,
  ],
  [
    'a quota of calls',
    [
      429,
      'RESOURCE_EXHAUSTED',
      "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per region' of service 'run.googleapis.com'",
      errorInfo('RATE_LIMIT_EXCEEDED', { quota_limit_value: '180' }),
    ],
    'RemoteError',
    'Google’s quota “Write requests per minute per region”, 180 is used up in europe-west1 of shop-prod',
    /quotas\?project=shop-prod/,
  ],
  [
    'a quota of processors and memory',
    [
      400,
      'FAILED_PRECONDITION',
      'Quota violated: CpuAllocPerProjectRegion requested: 60000 allowed: 20000; MemAllocPerProjectRegion requested: 64424509440 allowed: 42949672960',
    ],
    'ConfigError',
    /60 vCPU at most, of 20 vCPU; 60 GiB of memory at most, of 40 GiB of memory/,
    /Lower `max-instances`/,
  ],
  [
    'an organisation that lets nobody in',
    [
      400,
      'FAILED_PRECONDITION',
      'One or more users named in the policy do not belong to a permitted customer.',
    ],
    'ConfigError',
    /`allow-unauthenticated`/,
    /`invoker-check: false`/,
  ],
  [
    'fields, by the inputs that they come from',
    [
      400,
      'INVALID_ARGUMENT',
      'Invalid.',
      fieldViolations(
        { field: 'service.template.containers[0].resources.limits.memory', description: 'too little' },
        { field: 'template.spec.containers[0].resources.limits.cpu', description: 'too much' },
        { field: 'service.template.max_instance_request_concurrency', description: 'must be 1' },
        { field: 'service.binaryAuthorization', description: 'no' },
      ),
    ],
    'ConfigError',
    'Cloud Run refuses this in europe-west1 of shop-prod:\n- `memory` (service.template.containers[0].resources.limits.memory): too little\n- `cpu` (template.spec.containers[0].resources.limits.cpu): too much\n- `concurrency` (service.template.max_instance_request_concurrency): must be 1\n- service.binaryAuthorization: no',
    /nothing was changed/,
  ],
];

describe('what Google refuses', () => {
  it.each(rows)('is told: %s', (name, refused, kind, words, hint) => {
    const [, , said] = refused;
    const error = told(refused, name.startsWith('an organisation') ? { operation: 'SetIamPolicy' } : {});
    expect(error.name).toBe(kind);
    if (typeof words === 'string') expect(error.message).toContain(words);
    else expect(error.message).toMatch(words);
    if (typeof hint === 'string') expect(error.hint ?? '').toContain(hint);
    else expect(error.hint ?? '').toMatch(hint);
    expect((error.cause as Error).message).toBe(said);
  });

  it('names the region that was meant', () => {
    const message = "Permission denied on 'locations/europe-wst1' (or it may not exist).";
    const error = told([403, 'PERMISSION_DENIED', message], {
      subject: { project: 'shop-prod', region: 'europe-wst1' },
    });
    expect(error.message).toContain('"europe-wst1"');
    expect(error.hint).toMatch(/^Did you mean europe-west1/);
  });

  it('keeps Google’s words as the cause, bare, and of a length to be read', () => {
    const error = told([400, 'FAILED_PRECONDITION', 'x'.repeat(9_999)]);
    expect((error.cause as Error).message).toHaveLength(1_001);
    expect(Object.keys(error.cause as Error)).toEqual([]);
    expect(error).toMatchObject({ status: 400, errorCode: 'FAILED_PRECONDITION', transient: false });
  });

  it.each([null, 'no', [], { error: null }, { error: { details: [null, 7] } }, { error: { message: {} } }])(
    'may be said in no words of the API: %j',
    body => {
      const error = toRunError(readRefusal({ status: 418, text: '', body }, 0), about);
      expect(error.message).toContain('HTTP 418');
    },
  );
});

describe('the values of variables', () => {
  const env = (value: string) => [{ name: 'TOKEN', value }];
  const body = {
    template: { containers: [{ env: env('hunter2-hunter2') }, { env: env('hunter2') }] },
    overrides: { containerOverrides: [{ env: env('s3cr3t.*') }] },
  };

  it('are taken out of Google’s words', () => {
    const words = 'bad: hunter2-hunter2, hunter2 and s3cr3t.*';
    const error = told([400, 'FAILED_PRECONDITION', words], { body });
    expect(`${error.message} ${(error.cause as Error).message}`).not.toMatch(/hunter2|s3cr3t/);
    expect(error.message).toContain('bad: ***, *** and ***');
  });

  it('are not told with the field that is refused', () => {
    const violation = { field: 'service.template.containers[0].env[0].value', description: 'is "abc"' };
    const error = told([400, 'INVALID_ARGUMENT', 'x', fieldViolations(violation)]);
    expect(error.message).toContain('`environment-variables`');
    expect(error.message).not.toContain('abc');
  });
});

describe('a thing that does not exist', () => {
  it.each([
    [['api', 'web'], 'Did you mean api? `create: true` makes it where it does not exist'],
    [['web'], '`create: true` makes it where it does not exist'],
    [[], 'There is no service at all there: check `project` and `regions` `create: true` makes'],
    [undefined, '`create: true` makes it where it does not exist'],
  ])('is told with what there is: %j', (there, hint) => {
    const error = noSuch('service', 'ap', place, there);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toBe('Cloud Run has no service "ap" in europe-west1 of shop-prod');
    expect(error.hint).toContain(hint);
  });

  it('is not offered to be made where we make none', () => {
    expect(noSuch('revision', 'api-1', place).hint).toBeUndefined();
  });
});
