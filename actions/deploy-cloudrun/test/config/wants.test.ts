import { describe, expect, it } from 'vitest';
import { DIGEST, type Given, IMAGE, read, refusal } from './read.ts';

const API = { service: 'api', image: IMAGE };
const OTHER = `example.com/web@${DIGEST}`;

describe('what is wanted', () => {
  const wanted = (given: Given) => read(given).deployed.map(each => each.wanted);

  it.each<[string, Given, object[]]>([
    ['an image for the only container', API, [{ containers: { '': { image: IMAGE } } }]],
    [
      'a short image name is written in full',
      { service: 'api', image: 'nginx:1' },
      [{ containers: { '': { image: 'docker.io/library/nginx:1' } } }],
    ],
    [
      'images by container, and a change for the named one',
      { service: 'api', images: `web=${IMAGE}\nlog=${OTHER}`, container: 'web', command: 'node\nserver.js' },
      [{ containers: { web: { image: IMAGE, command: ['node', 'server.js'] }, log: { image: OTHER } } }],
    ],
    [
      'variables for the one that takes requests, where a sidecar gets an image',
      { service: 'api', images: `proxy=${OTHER}`, 'environment-variables': 'A=1' },
      [{ containers: { proxy: { image: OTHER }, '': { env: { A: '1' } } } }],
    ],
    [
      'all of a container',
      {
        ...API,
        'environment-variables': '{"KEY":"a\\n b ","N":1}',
        secrets: 'TOKEN=shop-token:3\n/secrets/db/password=projects/shop/secrets/db/versions/latest',
        unset: 'OLD\n/secrets/old/key',
        command: 'node',
        arguments: '--port\n80 80',
        cpu: '500m',
        memory: '1Gi',
        'container-port': '8081',
        'startup-probe': 'http:/healthz:8081',
        'liveness-probe': 'none',
      },
      [
        {
          containers: {
            '': {
              image: IMAGE,
              env: { KEY: 'a\n b ', N: '1' },
              secrets: { TOKEN: { secret: 'shop-token', version: '3' } },
              mounts: { '/secrets/db/password': { secret: 'projects/shop/secrets/db', version: 'latest' } },
              unset: ['OLD', '/secrets/old/key'],
              command: ['node'],
              args: ['--port', '80 80'],
              cpu: '500m',
              memory: '1Gi',
              port: 8081,
              startupProbe: { httpGet: { path: '/healthz', port: 8081 } },
              livenessProbe: 'none',
            },
          },
        },
      ],
    ],
    [
      'all of an instance and of the service',
      {
        service: 'api',
        concurrency: '80',
        timeout: '60m',
        'min-instances': '0',
        'max-instances': '5',
        'runtime-service-account': 'api@shop.iam.gserviceaccount.com',
        'vpc-network': 'shop',
        'vpc-subnet': 'run',
        'vpc-egress': 'all-traffic',
        ingress: 'internal',
        'invoker-check': 'false',
        'custom-audiences': 'https://api.example\nshop',
        labels: 'team=shop',
        'remove-labels': 'old',
        'force-new-revision': 'true',
        'revision-suffix': 'v1-4-2',
        tag: 'pr-42',
        'remove-tags': 'pr-41',
        create: 'true',
        'pinned-traffic': 'refuse',
      },
      [
        {
          containers: {},
          template: {
            concurrency: 80,
            timeout: 3_600,
            minInstances: 0,
            maxInstances: 5,
            serviceAccount: 'api@shop.iam.gserviceaccount.com',
            vpc: { network: 'shop', subnet: 'run', egress: 'all-traffic' },
          },
          service: { ingress: 'internal', audiences: ['https://api.example', 'shop'], invokerCheck: false },
          labels: { team: 'shop' },
          removeLabels: ['old'],
          revisionSuffix: 'v1-4-2',
          tag: 'pr-42',
          removeTags: ['pr-41'],
          force: true,
          create: true,
          pinned: 'refuse',
        },
      ],
    ],
    [
      'what is taken away',
      { service: 'api', 'vpc-connector': 'none', 'custom-audiences': 'none' },
      [{ containers: {}, template: { vpc: 'none' }, service: { audiences: [] } }],
    ],
    [
      'of a worker pool its instances',
      { 'worker-pool': 'mailer', instances: '3' },
      [{ containers: {}, service: { instances: 3 } }],
    ],
    [
      'of a job its tasks, and as much time for each as it needs',
      { job: 'nightly', 'task-count': '5', timeout: '24h' },
      [{ containers: {}, template: { timeout: 86_400, taskCount: 5 } }],
    ],
    [
      'settings of each service over the common ones',
      {
        services: `{"api":{"environment-variables":{"LEVEL":2},"command":"serve","strategy":"rolling","url":"https://api.example"},"web":{"image":"web","memory":"1Gi"}}`,
        'built-images': `{"web":"${OTHER}"}`,
        image: IMAGE,
        memory: '512Mi',
      },
      [
        { containers: { '': { image: IMAGE, env: { LEVEL: '2' }, command: ['serve'], memory: '512Mi' } } },
        { containers: { '': { image: OTHER, memory: '1Gi' } } },
      ],
    ],
    [
      'traffic alone',
      { service: 'api', traffic: 'api-00042-abc=90%\nLATEST=10\napi-00041-xyz=0' },
      [
        {
          containers: {},
          splits: [
            { revision: 'api-00042-abc', percent: 90 },
            { revision: 'LATEST', percent: 10 },
            { revision: 'api-00041-xyz', percent: 0 },
          ],
        },
      ],
    ],
  ])('%s', (_, given, expected) => {
    expect(wanted(given)).toEqual(expected);
  });

  it('keeps beside it what is no part of the document', () => {
    const given = { service: 'api', 'service-file': 'run/api.yaml', 'check-url': 'https://a.example/x' };
    expect(read({ ...given, 'allow-unauthenticated': 'false', image: 'nginx:1' }).deployed).toMatchObject([
      {
        serviceFile: 'run/api.yaml',
        checkUrl: new URL('https://a.example/x'),
        access: { allowUnauthenticated: false },
        unpinned: ['docker.io/library/nginx:1'],
      },
    ]);
    expect(read(API).deployed).toMatchObject([{ access: {}, unpinned: [], serviceFile: undefined }]);
  });

  it.each<[string, Given]>([
    ['a file', { 'service-file': 'run/api.yaml' }],
    ['who may call it', { 'allow-unauthenticated': 'false' }],
    ['a tag', { tag: 'pr-42' }],
    ['a label', { labels: 'team=shop' }],
  ])('takes %s alone for a change', (_, given) => {
    expect(read({ service: 'api', ...given }).operation).toBe('deploy');
    expect(refusal({ service: 'api', ...given, operation: 'continue' })).toContain(
      '- operation: continue takes no',
    );
  });

  it.each<[string, Given]>([
    ['force-new-revision: true', { service: 'api' }],
    ['force-new-revision: true', { service: 'api', create: 'true', 'pinned-traffic': 'refuse' }],
    ['run: true', { job: 'nightly' }],
  ])('takes %s to be missing in %j', (force, given) => {
    expect(refusal(given)).toContain(`Give \`image\`, another change, or \`${force}\``);
  });
});

describe('a value that cannot be', () => {
  it.each<[string, Given]>([
    ['service', { service: 'Api', image: IMAGE }],
    ['service', { service: 'a'.repeat(50), image: IMAGE }],
    ['service', { service: 'projects/shop/locations/europe-west1/services/api', image: IMAGE }],
    ['worker-pool', { 'worker-pool': 'mailer-', image: IMAGE }],
    ['job', { job: 'j'.repeat(64), image: IMAGE }],
    ['services', { services: '["api","api"]', image: IMAGE }],
    ['services.api.imag', { services: `{"api":{"imag":"${IMAGE}"}}`, image: IMAGE }],
    ['services.api.memory', { services: '{"api":{"memory":"much"}}', image: IMAGE }],
    ['services.api.tag', { services: '{"api":{"tag":"PR"}}', image: IMAGE }],
    ['image', { service: 'api', image: 'Example.com/API' }],
    ['images', { service: 'api', images: 'web=??' }],
    ['built-images', { ...API, 'built-images': '[]' }],
    ['environment-variables', { ...API, 'environment-variables': 'PORT=80' }],
    ['environment-variables', { ...API, 'environment-variables': 'K_SERVICE=api' }],
    ['environment-variables', { ...API, 'environment-variables': '{"A=B":"c"}' }],
    ['secrets', { ...API, secrets: 'KEY=hunter2' }],
    ['secrets', { ...API, secrets: 'KEY=hunter2:!' }],
    ['secrets', { ...API, secrets: 'hunter2' }],
    ['cpu', { ...API, cpu: 'two' }],
    ['memory', { ...API, memory: '512 MB' }],
    ['container-port', { ...API, 'container-port': '70000' }],
    ['startup-probe', { ...API, 'startup-probe': '/healthz' }],
    ['startup-probe', { ...API, 'startup-probe': '{"httpGet":{"httpHeaders":"hunter2"}' }],
    [
      'startup-probe',
      { ...API, 'startup-probe': '{"tcpSocket":{},"periodSeconds":60,"failureThreshold":9}' },
    ],
    ['liveness-probe', { ...API, 'liveness-probe': 'tcp:8080' }],
    ['concurrency', { ...API, concurrency: '1001' }],
    ['timeout', { ...API, timeout: '61m' }],
    ['timeout', { ...API, timeout: '500ms' }],
    ['timeout', { job: 'nightly', image: IMAGE, timeout: '169h' }],
    ['min-instances', { ...API, 'min-instances': '-1' }],
    ['max-instances', { ...API, 'max-instances': '0' }],
    ['instances', { 'worker-pool': 'mailer', instances: '-1' }],
    ['task-count', { job: 'nightly', 'task-count': '0' }],
    ['runtime-service-account', { ...API, 'runtime-service-account': 'api' }],
    ['labels', { ...API, labels: 'Team=shop' }],
    ['labels', { ...API, labels: 'run.googleapis.com/team=shop' }],
    ['revision-suffix', { ...API, 'revision-suffix': 'v1.4.2' }],
    ['revision-suffix', { ...API, 'revision-suffix': 'v'.repeat(60) }],
    ['tag', { ...API, tag: '42' }],
    ['tag', { ...API, tag: 't'.repeat(44) }],
    ['traffic', { service: 'api', traffic: 'api-1=90\napi-2=20' }],
    ['traffic', { service: 'api', traffic: 'api-1=99.5\napi-2=0.5' }],
    ['traffic', { service: 'api', traffic: 'web-1=100' }],
    ['traffic', { service: 'api', traffic: 'latest=100' }],
    ['check-url', { ...API, 'check-url': '/health' }],
    ['commit', { ...API, commit: 'main' }],
    ['wait-timeout', { ...API, 'wait-timeout': '7h' }],
    ['release-log', { ...API, 'release-log': 'gitlab' }],
    ['workload-identity-provider', { ...API, 'workload-identity-provider': 'projects/shop/…' }],
    ['service-account', { ...API, 'service-account': 'deploy', 'identity-token': 'true' }],
    ['task-job', { ...API, 'task-job': 'Migrate' }],
    ['task-job', { service: 'api', images: `web=${IMAGE}\nlog=nginx`, 'task-job': 'migrate' }],
    ['task-region', { ...API, 'task-job': 'migrate', 'task-region': 'Europe' }],
  ])('refuses a bad %s by its name: %j', (input, given) => {
    const told = refusal(given);
    expect(told.split('\n').filter(line => line.startsWith('- '))).toEqual([
      expect.stringContaining(`- ${input}: `),
    ]);
    expect(told).not.toContain('hunter2');
  });

  it('says how long a tag may be beside the service’s name', () => {
    expect(refusal({ service: 'a'.repeat(40), image: IMAGE, tag: 'preview' })).toContain(
      'it has at most 6 characters with the service',
    );
  });
});
