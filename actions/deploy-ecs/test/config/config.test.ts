import { describe, expect, it } from 'vitest';
import { DIGEST, type Given, IMAGE, read, refusal } from './read.ts';

const API = { service: 'api', image: IMAGE };

describe('configure', () => {
  it.each<[string, Given, Given, object]>([
    [
      'the input wins over the environment',
      API,
      { AWS_REGION: 'us-east-1' },
      { identity: { region: 'eu-west-1' } },
    ],
    [
      'the environment’s region will do',
      { ...API, 'aws-region': '' },
      { AWS_REGION: 'us-gov-west-1' },
      { identity: { region: 'us-gov-west-1' } },
    ],
    [
      'a cluster stays an ARN, a service becomes its name',
      {
        ...API,
        cluster: 'arn:aws:ecs:eu-west-1:1:cluster/shop',
        service: 'arn:aws:ecs:eu-west-1:1:service/shop/api',
      },
      {},
      { cluster: 'arn:aws:ecs:eu-west-1:1:cluster/shop', services: [{ name: 'api' }] },
    ],
    ['a failed deploy goes back unless told otherwise', API, {}, { rollout: { onFailure: 'rollback' } }],
    ['without an environment nothing is written down', API, {}, { release: undefined }],
    [
      'with one, on GitHub',
      { ...API, environment: 'staging' },
      {},
      { release: { environment: 'staging', home: { github: { token: 'ghs_1' } }, lockWait: 900_000 } },
    ],
    [
      'or in a folder',
      { ...API, environment: 'staging', 'release-log': 'file:/tmp/log' },
      {},
      { release: { home: { folder: '/tmp/log' } } },
    ],
    ['the run’s own commit', API, {}, { commit: undefined }],
    ['where a template hands none on', { ...API, commit: '' }, {}, { commit: undefined }],
    ['another commit', { ...API, commit: 'd'.repeat(40) }, {}, { commit: 'd'.repeat(40) }],
    ['one of SHA-256', { ...API, commit: '0'.repeat(64) }, {}, { commit: '0'.repeat(64) }],
    ['or not at all', { ...API, environment: 'staging', 'release-log': 'none' }, {}, { release: undefined }],
    [
      'a one-off task of the only service',
      { ...API, 'task-command': 'npm\nrun\nmigrate' },
      {},
      { oneOff: { service: 'api', command: ['npm', 'run', 'migrate'], timeout: 900_000 } },
    ],
    [
      'ranks',
      { services: '["api","worker","mailer"]', image: IMAGE, order: 'api, *' },
      {},
      { rollout: { ranks: [['api'], ['worker', 'mailer']] } },
    ],
    [
      'a canary',
      { ...API, strategy: 'canary', 'traffic-step': '10', 'bake-time': '5m' },
      {},
      { services: [{ strategy: { kind: 'stepped', steps: [10, 100], pause: 300_000 } }] },
    ],
    [
      'linear steps',
      { ...API, strategy: 'linear', 'traffic-step': '40' },
      {},
      { services: [{ strategy: { steps: [40, 80, 100] } }] },
    ],
    [
      'checks need a URL only',
      { ...API, 'check-url': 'https://test.example.com' },
      {},
      {
        checks: { http: [expect.objectContaining({ name: expect.stringContaining('/') })], timeout: 120_000 },
      },
    ],
    ['`continue` needs no image', { service: 'api', operation: 'continue' }, {}, { operation: 'continue' }],
  ])('%s', (_, given, env, expected) => {
    expect(read(given, env)).toMatchObject(expected);
  });

  it.each<[string, Given]>([
    ['image', { service: 'api', image: 'Example.com/API' }],
    ['image', { service: 'api', image: 'example.com/api@sha256:abc' }],
    ['image', { service: 'api' }],
    ['image', { ...API, images: `web=${IMAGE}` }],
    ['images', { ...API, container: 'web', images: `web=${IMAGE}` }],
    ['images', { service: 'api', images: 'web=??' }],
    ['container', { service: 'api', images: `web=${IMAGE}\nlog=${IMAGE}`, 'environment-variables': 'A=1' }],
    ['cluster', { ...API, cluster: 'a cluster' }],
    ['service', { image: IMAGE }],
    ['service', { ...API, service: 'api/web' }],
    ['services', { ...API, services: '["api"]' }],
    ['services', { services: '[]', image: IMAGE }],
    ['services', { services: '["api","api"]', image: IMAGE }],
    ['services', { services: '{"api":1}', image: IMAGE }],
    ['services', { services: '[{"image":"a"}]' }],
    ['services.api.strategy', { services: '{"api":{"strategy":"fast"}}', image: IMAGE }],
    ['services.api.bake-time', { services: '{"api":{"bake-time":5}}', image: IMAGE }],
    ['built-images', { ...API, 'built-images': '[]' }],
    ['image', { service: 'api', image: 'Api', 'built-images': `{"api":"${IMAGE}"}` }],
    ['services', { services: '"api"', image: IMAGE }],
    ['services.api.imag', { services: `{"api":{"imag":"${IMAGE}"}}`, image: IMAGE }],
    ['services.api.image', { services: '{"api":{"image":["a"]}}' }],
    ['services.api.desired-count', { services: '{"api":{"desired-count":"two"}}', image: IMAGE }],
    ['secrets', { service: 'api', secrets: 'KEY=hunter2' }],
    ['desired-count', { ...API, 'desired-count': '-1' }],
    ['keep-revisions', { ...API, 'keep-revisions': '0' }],
    ['wait-timeout', { ...API, 'wait-timeout': '999ms' }],
    ['wait-timeout', { ...API, 'wait-timeout': '7h' }],
    ['aws-region', { ...API, 'aws-region': 'Europe' }],
    ['aws-region', { ...API, 'aws-region': '' }],
    ['role-to-assume', { ...API, 'role-to-assume': 'deploy' }],
    ['role-chain', { ...API, 'role-chain': 'deploy' }],
    ['session-tags', { ...API, 'session-tags': 'true' }],
    ['order', { ...API, order: 'apj' }],
    ['all-or-nothing', { ...API, 'all-or-nothing': 'true', 'on-failure': 'report' }],
    ['on-failure', { ...API, 'on-failure': 'hold' }],
    ['at-hold', { services: '["api","web"]', image: IMAGE, order: 'api, web', 'at-hold': 'leave' }],
    ['strategy', { ...API, strategy: 'verify-first' }],
    ['traffic-step', { ...API, strategy: 'canary' }],
    ['traffic-step', { ...API, strategy: 'linear', 'traffic-step': '100' }],
    ['traffic-step', { ...API, 'traffic-step': '10' }],
    ['bake-time', { ...API, 'bake-time': '5m' }],
    ['bake-time', { ...API, strategy: 'blue-green', 'bake-time': '90s' }],
    ['checks', { ...API, checks: '/health' }],
    ['checks', { ...API, 'check-url': 'https://a.example', checks: 'what is this' }],
    ['checks', { ...API, 'check-url': 'https://a.example', checks: '[{' }],
    ['check-url', { ...API, 'check-url': '/health' }],
    ['check-url', { ...API, 'check-url': 'https://user:pass@a.example' }],
    ['task-service', { services: '["api","web"]', image: IMAGE, 'task-command': 'true' }],
    ['task-service', { ...API, 'task-command': 'true', 'task-service': 'web' }],
    ['task-container', { ...API, 'task-container': 'web' }],
    ['release-log', { ...API, 'release-log': 'gitlab' }],
    ['commit', { ...API, commit: 'main' }],
    ['commit', { ...API, commit: 'd'.repeat(7) }],
    ['commit', { ...API, commit: 'D'.repeat(40) }],
    ['github-token', { ...API, environment: 'staging', 'github-token': '', 'dry-run': 'false' }],
    ['operation', { ...API, operation: 'abort' }],
    ['scheduled-tasks', { service: 'api', operation: 'abort', 'scheduled-tasks': 'nightly' }],
    ['keep-revisions', { service: 'api', operation: 'abort', 'keep-revisions': '5' }],
  ])('refuses a bad %s by its name: %j', (input, given) => {
    expect(refusal(given)).toContain(`- ${input}: `);
  });

  it('lets what follows a deploy follow its going on, and says at once all that an abort has no use for', () => {
    const given = { ...API, 'scheduled-tasks': 'nightly', 'keep-revisions': '5' };
    expect(refusal({ ...given, operation: 'abort' })).toMatch(
      /^3 inputs are wrong[\s\S]*- operation: [\s\S]*- scheduled-tasks: [\s\S]*- keep-revisions: /,
    );
    const { image: _, ...idle } = given;
    expect(read({ ...idle, operation: 'continue' })).toMatchObject({
      keepRevisions: 5,
      services: [{ scheduledTasks: ['nightly'] }],
    });
  });

  it('plans for an environment without a token', () => {
    const { release } = read({ ...API, environment: 'staging', 'github-token': '', 'dry-run': 'true' });
    expect(release?.environment).toBe('staging');
  });

  it('does not print what may be a secret', () => {
    expect(refusal({ service: 'api', secrets: 'KEY=hunter2' })).not.toContain('hunter2');
  });

  it.each<[string, string, boolean]>([
    ['', 'http://127.0.0.1:4566', false],
    ['', '', true],
    ['false', '', false],
  ])('plans by what was given ("%s") and by the endpoint "%s" of ECS: %s', (dryRun, url, expected) => {
    const env: Given = url === '' ? {} : { AWS_ENDPOINT_URL_ECS: url };
    expect(read({ ...API, 'dry-run': dryRun }, env).dryRun).toBe(expected);
  });

  it('tells of a wrong type, a missing one, an unknown one and of the rules beyond types in one error', () => {
    expect(
      refusal({
        cluster: 'a cluster',
        image: 'example.com/api:1',
        'wait-timeout': '10',
        'aws-region': '',
        servce: 'api',
      }),
    ).toBe(
      [
        '5 inputs are wrong; nothing was done.',
        '- cluster: "a cluster" is not a cluster\'s name or ARN. Write its name, such as shop-staging',
        '- service: neither it nor `services` was given. Name the ECS service, such as api',
        '- wait-timeout: "10" is not a duration. Write a number with its unit, such as 90s, 10m or 1h30m',
        '- aws-region: it was not given, and AWS_REGION is not set. Write one such as eu-west-1',
        '- servce: deploy-ecs has no such input. Did you mean `service`?',
      ].join('\n'),
    );
  });
});

describe('what a service is to run', () => {
  const wanted = (given: Given) => read(given).services.map(service => service.wanted);

  it.each<[string, Given, object[]]>([
    ['an image for the only container', API, [{ containers: { '': { image: IMAGE } } }]],
    [
      'a short image name is written in full',
      { service: 'api', image: 'nginx:1' },
      [{ containers: { '': { image: 'docker.io/library/nginx:1' } } }],
    ],
    [
      'images by container, and a change for the named one',
      { service: 'api', images: `web=${IMAGE}\nlog=${IMAGE}`, container: 'web', command: 'node\nserver.js' },
      [{ containers: { web: { image: IMAGE, command: ['node', 'server.js'] }, log: { image: IMAGE } } }],
    ],
    [
      'variables for the only container that gets an image',
      { service: 'api', images: `web=${IMAGE}`, 'environment-variables': 'A=1\nB=a=b' },
      [{ containers: { web: { image: IMAGE, environment: { A: '1', B: 'a=b' } } } }],
    ],
    [
      'settings of each service over the common ones',
      {
        services: `{"api":{"strategy":"blue-green","bake-time":"5m","url":"https://api.example","desired-count":2,"environment-variables":{"PORT":8080},"command":"serve"},"worker":{"image":"example.com/worker@${DIGEST}"}}`,
        image: IMAGE,
        cpu: '512',
      },
      [
        {
          containers: { '': { image: IMAGE, environment: { PORT: '8080' }, command: ['serve'] } },
          cpu: '512',
          desiredCount: 2,
        },
        { containers: { '': { image: `example.com/worker@${DIGEST}` } }, cpu: '512' },
      ],
    ],
    [
      'a revision',
      { service: 'api', 'task-definition': 'api:7' },
      [{ containers: {}, base: { revision: 'api:7' } }],
    ],
    [
      'nothing new, once more',
      { service: 'api', 'force-new-deployment': 'true' },
      [{ containers: {}, force: true }],
    ],
  ])('%s', (_, given, expected) => {
    expect(wanted(given)).toEqual(expected);
  });

  it.each([
    ['ecs/api.json', 'ecs/api.json'],
    ['api.json', 'api.json'],
    ['api:7', undefined],
    ['arn:aws:ecs:eu-west-1:1:task-definition/api:7', undefined],
  ])('takes %s for the file %s', (given, file) => {
    expect(read({ service: 'api', 'task-definition': given }).services[0]?.taskDefinitionFile).toBe(file);
  });

  it('knows which images are not pinned', () => {
    const [service] = read({ service: 'api', images: `web=${IMAGE}\nlog=example.com/log:1` }).services;
    expect(service?.unpinned).toEqual(['example.com/log:1']);
  });
});
