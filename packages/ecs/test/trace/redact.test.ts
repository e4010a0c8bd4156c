import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/trace/redact.ts';
import { scrub } from '../../src/trace/scrub.ts';

const CANARY = 'hunter2-hunter2';

describe('redact', () => {
  it('keeps what a verdict rests on', () => {
    const service = {
      serviceName: 'api',
      status: 'ACTIVE',
      desiredCount: 2,
      taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:2',
      deployments: [
        {
          id: 'ecs-svc/2',
          status: 'PRIMARY',
          createdAt: 1.7e9,
          rolloutState: 'FAILED',
          rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
          failedTasks: 3,
        },
      ],
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: true, rollback: true },
        maximumPercent: 200,
        canaryConfiguration: { canaryPercent: 10 },
      },
      events: [{ id: 'e', createdAt: 1.7e9, message: '(service api) has reached a steady state.' }],
    };
    expect(redact('DescribeServices', { services: [service], failures: [] })).toEqual({
      services: [service],
      failures: [],
    });
  });

  it('keeps of a container its names and references, and no value', () => {
    const container = {
      name: 'web',
      image: 'example.com/api@sha256:1',
      command: ['serve', '--key', CANARY],
      entryPoint: [CANARY],
      environment: [{ name: 'DB', value: CANARY }],
      secrets: [
        { name: 'KEY', valueFrom: 'arn:aws:secretsmanager:eu-west-1:1:secret:key-AbCdEf' },
        { name: 'OOPS', valueFrom: CANARY },
      ],
      dockerLabels: { 'com.example.token': CANARY },
      healthCheck: { command: ['CMD-SHELL', CANARY], retries: 3 },
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/shop', 'splunk-token': CANARY },
      },
      fieldOfTomorrow: { deep: [CANARY, 4711, true, null] },
    };
    expect(redact('DescribeTaskDefinition', container)).toEqual({
      name: 'web',
      image: 'example.com/api@sha256:1',
      command: ['<string>', '<string>', '<string>'],
      entryPoint: ['<string>'],
      environment: [{ name: 'DB', value: '<string>' }],
      secrets: [
        { name: 'KEY', valueFrom: '<string>' },
        { name: 'OOPS', valueFrom: '<string>' },
      ],
      dockerLabels: { 'com.example.token': '<string>' },
      healthCheck: { command: ['<string>', '<string>'], retries: 0 },
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/shop', 'splunk-token': '<string>' },
      },
      fieldOfTomorrow: { deep: ['<string>', 0, true, null] },
    });
  });

  it.each<[string, unknown]>([
    [
      'RunTask',
      {
        clientToken: CANARY,
        overrides: {
          containerOverrides: [
            { name: 'web', command: [CANARY], environment: [{ name: 'A', value: CANARY }] },
          ],
        },
        tags: [{ key: CANARY, value: CANARY }],
      },
    ],
    ['ListTasks', { nextToken: CANARY }],
    ['GetLogEvents', { events: [{ message: CANARY, timestamp: 1 }], nextForwardToken: CANARY }],
    ['GetSecretValue', { name: CANARY, SecretString: CANARY }],
    ['AssumeRoleWithWebIdentity', { Credentials: { SessionToken: CANARY }, message: CANARY }],
    [
      'DescribeTasks',
      {
        tasks: [{ stoppedReason: `CannotStartContainerError: exec: "${CANARY}": executable file not found` }],
      },
    ],
    ['DescribeTasks', { tasks: [{ containers: [{ reason: `failed: DB_PASSWORD=${CANARY}` }] }] }],
    [
      'DescribeServices',
      { services: [{ events: [{ message: `pull https://user:${CANARY}@example.com failed` }] }] },
    ],
    ['DescribeServices', { [`${CANARY} as a name with spaces`]: 1 }],
  ])('lets no value into %s', (operation, value) => {
    expect(JSON.stringify(redact(operation, value))).not.toContain(CANARY);
  });

  it('keeps twenty events, the newest', () => {
    const events = Array.from({ length: 100 }, (_, at) => ({ message: `event ${at}` }));
    const kept = redact('DescribeServices', { events }) as { events: unknown[] };
    expect(kept.events).toHaveLength(20);
    expect(kept.events[0]).toEqual({ message: 'event 0' });
  });

  it('lets no value of a field that it does not know through, wherever it stands', () => {
    const holder = fc.letrec(tie => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constant(CANARY),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom('value', 'command', 'nextToken', 'somethingNew', 'tags', 'key'),
          tie('value'),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(holder, value => {
        expect(JSON.stringify(redact('DescribeServices', { added: value }))).not.toContain(CANARY);
      }),
    );
  });

  it('changes nothing when it is done twice', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const once = redact('DescribeServices', { message: 'a --b=c', value });
        expect(redact('DescribeServices', once)).toEqual(once);
      }),
    );
  });
});

describe('scrub', () => {
  it.each([
    ['has started 1 tasks: (task 0123).', 'has started 1 tasks: (task 0123).'],
    [
      'fetch arn:aws:secretsmanager:eu-west-1:1:secret:db-AbCdEf failed',
      'fetch arn:aws:secretsmanager:eu-west-1:1:secret:db-AbCdEf failed',
    ],
    ['password: abc', 'password: <value>'],
    ['{"db_password":"abc"}', '{"db_password":<value>}'],
    ['API_KEY="a b" is wrong', 'API_KEY=<value> is wrong'],
    ['Head https://u:p@r.example.com/v2', 'Head https://<credentials>@r.example.com/v2'],
    ['with AKIAABCDEFGHIJKLMNOP', 'with <access key>'],
    ['got eyJhbGciOi.eyJzdWIiOi.c2ln', 'got <token>'],
    ['exec: "sh -c x": not found', 'exec: <command>: not found'],
  ])('%s', (text, clean) => expect(scrub(text)).toBe(clean));

  it('keeps a text short', () => expect(scrub('a'.repeat(5_000)).length).toBeLessThan(700));
});
