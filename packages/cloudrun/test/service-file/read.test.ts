import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { readServiceFile } from '../../src/service-file/read.ts';

const read = (text: string) => readServiceFile(text, 'run/api.yaml');
const refused = (text: string) =>
  read(text).then(
    () => expect.fail('it was read'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(ConfigError);
      return error as ConfigError;
    },
  );
const service = (spec: string, more = '') =>
  `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: api\n${more}spec:\n  template:\n${spec}`;
const one = (container = '', rest = '') =>
  service(`    spec:\n      containers:\n        - image: x/api:1\n${container}${rest}`);
const annotated = (...lines: string[]) =>
  service(
    `    metadata:\n      annotations:\n${lines.map(line => `        ${line}\n`).join('')}    spec:\n      containers: [{ name: api, image: x/api:1 }]\n`,
  );
const bodyOf = async (text: string) => (await read(text)).body as { template: Record<string, unknown> };
const containerOf = async (text: string) => ((await bodyOf(text)).template.containers as unknown[])[0];

/** All of the documented YAML of a service that v2 has. */
const WHOLE = `
apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: api
  namespace: '123'
  labels: { cloud.googleapis.com/location: europe-west1, team: shop }
  annotations:
    run.googleapis.com/custom-audiences: '["https://a"]'
    run.googleapis.com/launch-stage: BETA
    run.googleapis.com/description: d
    run.googleapis.com/ingress: internal-and-cloud-load-balancing
    run.googleapis.com/binary-authorization: default
    run.googleapis.com/binary-authorization-breakglass: fire
    run.googleapis.com/minScale: '1'
    run.googleapis.com/maxScale: 9
    run.googleapis.com/scalingMode: automatic
    run.googleapis.com/invoker-iam-disabled: true
    run.googleapis.com/iap-enabled: 'false'
    run.googleapis.com/default-url-disabled: 'true'
    run.googleapis.com/client-name: gcloud
    example.com/owner: me
spec:
  template:
    metadata:
      name: api-v1
      labels: { team: shop, client.knative.dev/nonce: abc, run.googleapis.com/startupProbeType: Default }
      annotations:
        autoscaling.knative.dev/minScale: '1'
        autoscaling.knative.dev/maxScale: '5'
        run.googleapis.com/cpu-throttling: 'false'
        run.googleapis.com/startup-cpu-boost: 'true'
        run.googleapis.com/sessionAffinity: 'true'
        run.googleapis.com/cloudsql-instances: p:r:a,p:r:b
        run.googleapis.com/execution-environment: gen2
        run.googleapis.com/vpc-access-egress: all-traffic
        run.googleapis.com/network-interfaces: '[{"network":"n","subnetwork":"s","tags":["t"]}]'
        run.googleapis.com/encryption-key: k
        run.googleapis.com/container-dependencies: '{"api":["proxy"]}'
        run.googleapis.com/secrets: far:projects/9/secrets/far-away
        example.com/x: y
    spec:
      containerConcurrency: 10
      timeoutSeconds: '60'
      serviceAccountName: a@p.iam.gserviceaccount.com
      nodeSelector: { run.googleapis.com/accelerator: nvidia-l4 }
      containers:
        - name: api
          image: x/api:1
          command: [a]
          args: [b]
          workingDir: /w
          ports: [{ name: h2c, containerPort: 80, protocol: TCP }]
          env:
            - { name: A, value: 'v' }
            - { name: EMPTY }
            - { name: B, valueFrom: { secretKeyRef: { name: far, key: '3' } } }
          resources: { limits: { cpu: 2, memory: 1Gi, nvidia.com/gpu: '1' } }
          startupProbe: { httpGet: { path: /h, port: 80, httpHeaders: [{ name: H, value: v }] }, periodSeconds: 5 }
          livenessProbe: { grpc: { service: s }, successThreshold: 1 }
          readinessProbe: { tcpSocket: { port: 80 } }
          volumeMounts: [{ name: s, mountPath: /s, subPath: p }]
        - { name: proxy, image: x/proxy:1 }
      volumes:
        - { name: s, secret: { secretName: db, items: [{ key: latest, path: db, mode: 256 }], defaultMode: 292 } }
        - { name: m, emptyDir: { medium: Memory, sizeLimit: 1Mi } }
        - { name: n, nfs: { server: h, path: /x, readOnly: true } }
        - name: g
          csi:
            driver: gcsfuse.run.googleapis.com
            readOnly: true
            volumeAttributes: { bucketName: b, mountOptions: 'o=1,uid=2' }
  traffic:
    - { latestRevision: true, percent: 90 }
    - { revisionName: api-00001-a, percent: 10, tag: old }
status: { anything: [1] }
`;

describe('readServiceFile', () => {
  it('reads all that v1 has of a service', async () => {
    const always = { cpuIdle: false, startupCpuBoost: true };
    expect(await read(WHOLE)).toEqual({
      kind: 'service',
      id: 'api',
      revision: 'api-v1',
      splits: [
        { revision: 'LATEST', percent: 90 },
        { revision: 'api-00001-a', percent: 10, tag: 'old' },
      ],
      body: {
        customAudiences: ['https://a'],
        launchStage: 'BETA',
        description: 'd',
        ingress: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
        binaryAuthorization: { useDefault: true, breakglassJustification: 'fire' },
        scaling: { minInstanceCount: 1, maxInstanceCount: 9, scalingMode: 'AUTOMATIC' },
        invokerIamDisabled: true,
        iapEnabled: false,
        defaultUriDisabled: true,
        labels: { team: 'shop' },
        annotations: { 'example.com/owner': 'me' },
        template: {
          labels: { team: 'shop' },
          annotations: { 'example.com/x': 'y' },
          scaling: { minInstanceCount: 1, maxInstanceCount: 5 },
          sessionAffinity: true,
          executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
          vpcAccess: {
            egress: 'ALL_TRAFFIC',
            networkInterfaces: [{ network: 'n', subnetwork: 's', tags: ['t'] }],
          },
          encryptionKey: 'k',
          maxInstanceRequestConcurrency: 10,
          timeout: '60s',
          serviceAccount: 'a@p.iam.gserviceaccount.com',
          nodeSelector: { accelerator: 'nvidia-l4' },
          containers: [
            {
              name: 'api',
              image: 'x/api:1',
              command: ['a'],
              args: ['b'],
              workingDir: '/w',
              dependsOn: ['proxy'],
              ports: [{ name: 'h2c', containerPort: 80 }],
              env: [
                { name: 'A', value: 'v' },
                { name: 'EMPTY', value: '' },
                {
                  name: 'B',
                  valueSource: { secretKeyRef: { secret: 'projects/9/secrets/far-away', version: '3' } },
                },
              ],
              resources: { limits: { cpu: '2', memory: '1Gi', 'nvidia.com/gpu': '1' }, ...always },
              startupProbe: {
                httpGet: { path: '/h', port: 80, httpHeaders: [{ name: 'H', value: 'v' }] },
                periodSeconds: 5,
              },
              livenessProbe: { grpc: { service: 's' } },
              readinessProbe: { tcpSocket: { port: 80 } },
              volumeMounts: [
                { name: 's', mountPath: '/s', subPath: 'p' },
                { name: 'cloudsql', mountPath: '/cloudsql' },
              ],
            },
            { name: 'proxy', image: 'x/proxy:1', resources: always },
          ],
          volumes: [
            {
              name: 's',
              secret: {
                secret: 'db',
                items: [{ path: 'db', version: 'latest', mode: 256 }],
                defaultMode: 292,
              },
            },
            { name: 'm', emptyDir: { medium: 'MEMORY', sizeLimit: '1Mi' } },
            { name: 'n', nfs: { server: 'h', path: '/x', readOnly: true } },
            { name: 'g', gcs: { bucket: 'b', readOnly: true, mountOptions: ['o=1', 'uid=2'] } },
            { name: 'cloudsql', cloudSqlInstance: { instances: ['p:r:a', 'p:r:b'] } },
          ],
        },
      },
    });
  });

  it('reads the same of JSON', async () => {
    const { parse } = await import('yaml');
    expect(await read(JSON.stringify(parse(WHOLE)))).toEqual(await read(WHOLE));
  });

  it.each<[string, string, unknown]>([
    ['nothing is said of resources', one(), undefined],
    [
      'there are limits',
      one('          resources: { limits: { cpu: 1 } }\n'),
      { limits: { cpu: '1' }, cpuIdle: true },
    ],
    ['it is told so', annotated("run.googleapis.com/cpu-throttling: 'true'"), { cpuIdle: true }],
    [
      'it is to be boosted',
      annotated("run.googleapis.com/startup-cpu-boost: 'true'"),
      { cpuIdle: true, startupCpuBoost: true },
    ],
  ])('keeps the processor to requests where %s', async (_, text, resources) => {
    expect(((await containerOf(text)) as { resources?: unknown }).resources).toEqual(resources);
  });

  it('reads a job', async () => {
    const text = `
apiVersion: run.googleapis.com/v1
kind: Job
metadata: { name: migrate, annotations: { run.googleapis.com/launch-stage: GA } }
spec:
  template:
    metadata: { annotations: { run.googleapis.com/vpc-access-connector: c }, labels: { a: b } }
    spec:
      taskCount: 3
      parallelism: 1
      template:
        spec:
          maxRetries: 0
          timeoutSeconds: 3601
          containers: [{ image: x/migrate:1, resources: { limits: { cpu: 1000m } } }]
`;
    expect(await read(text)).toEqual({
      kind: 'job',
      id: 'migrate',
      body: {
        launchStage: 'GA',
        template: {
          labels: { a: 'b' },
          taskCount: 3,
          parallelism: 1,
          template: {
            vpcAccess: { connector: 'c' },
            maxRetries: 0,
            timeout: '3601s',
            containers: [{ image: 'x/migrate:1', resources: { limits: { cpu: '1000m' } } }],
          },
        },
      },
    });
  });

  it('reads a worker pool', async () => {
    const text = `
apiVersion: run.googleapis.com/v1
kind: WorkerPool
metadata:
  name: work
  annotations: { run.googleapis.com/scalingMode: manual, run.googleapis.com/manualInstanceCount: '2' }
spec:
  template: { spec: { containers: [{ image: x/work:1, resources: { limits: { memory: 1Gi } } }] } }
  instanceSplits: [{ latestRevision: true, percent: 100 }]
`;
    expect(await read(text)).toEqual({
      kind: 'worker-pool',
      id: 'work',
      splits: [{ revision: 'LATEST', percent: 100 }],
      body: {
        scaling: { manualInstanceCount: 2 },
        template: { containers: [{ image: 'x/work:1', resources: { limits: { memory: '1Gi' } } }] },
      },
    });
  });

  it('follows aliases and merges', async () => {
    const text = one(
      '          env: [&a { name: A, value: v }]\n        - { name: b, image: i, env: [*a] }\n        - { <<: { image: j }, name: c }\n',
    );
    expect((await bodyOf(text)).template.containers).toEqual([
      { image: 'x/api:1', env: [{ name: 'A', value: 'v' }] },
      { name: 'b', image: 'i', env: [{ name: 'A', value: 'v' }] },
      { image: 'j', name: 'c' },
    ]);
  });

  it.each<[string, string, RegExp]>([
    [
      'a field of the service',
      one().replace('spec:', 'spec:\n  paused: true'),
      /`spec\.paused` is not known/,
    ],
    ['a field at the top', `${one()}extra: 1\n`, /`extra` is not known/],
    [
      'a field of a container',
      one('          imagePullPolicy: Always\n'),
      /`spec\.template\.spec\.containers\[0\]\.imagePullPolicy` is not known/,
    ],
    [
      'a field of a probe',
      one('          startupProbe: { httpGet: { scheme: HTTPS } }\n'),
      /startupProbe\.httpGet\.scheme` is not known/,
    ],
    [
      'a kind of volume',
      one('', '      volumes: [{ name: v, hostPath: {} }]\n'),
      /volumes\[0\]\.hostPath` is not known/,
    ],
    [
      'an annotation of the service',
      service('', '  annotations: { run.googleapis.com/function-target: f }\n'),
      /`metadata\.annotations` has "run\.googleapis\.com\/function-target"/,
    ],
    [
      'an annotation of the template',
      annotated('run.googleapis.com/new-thing: x'),
      /has "run\.googleapis\.com\/new-thing"/,
    ],
    [
      'a label of Google',
      service('', '  labels: { run.googleapis.com/x: y }\n'),
      /`metadata\.labels` has "run\.googleapis\.com\/x"/,
    ],
    ['a node selector', one('', '      nodeSelector: { zone: a }\n'), /nodeSelector` has "zone"/],
    [
      "another kind's annotation",
      annotated('run.googleapis.com/ingress: all'),
      /has "run\.googleapis\.com\/ingress"/,
    ],
  ])('refuses %s that it does not know, by its name', async (_, text, problem) => {
    const error = await refused(text);
    expect(error.message).toMatch(/^run\/api\.yaml: /);
    expect(error.message).toMatch(problem);
    expect(error.hint).toMatch(/v2/);
  });

  it.each<[string, string, RegExp]>([
    [
      'a variable that is no text',
      one('          env: [{ name: A, value: 4711 }]\n'),
      /env\[0\]\.value` is not a text; put it into quotes/,
    ],
    [
      'a variable that is two things',
      one("          env: [{ name: A, value: '4711', valueFrom: { secretKeyRef: { name: s } } }]\n"),
      /stands beside `valueFrom`/,
    ],
    [
      'another source',
      one('          env: [{ name: A, valueFrom: { configMapKeyRef: { name: s } } }]\n'),
      /valueFrom\.configMapKeyRef` is not known/,
    ],
    [
      'an impossible annotation',
      annotated("autoscaling.knative.dev/maxScale: '4711x'"),
      /"autoscaling\.knative\.dev\/maxScale" with a value/,
    ],
    [
      'malformed JSON',
      annotated("run.googleapis.com/network-interfaces: '[4711'"),
      /"run\.googleapis\.com\/network-interfaces" with a value/,
    ],
    ['no container', service('    spec: { containers: [] }\n'), /lists no container/],
    [
      'no template',
      'apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {}\n',
      /`spec\.template\.spec` is missing/,
    ],
    [
      'another kind',
      one().replace('kind: Service', 'kind: Revision'),
      /`kind` is none of: serving\.knative\.dev\/v1 Service/,
    ],
    ['another version', one().replace('dev/v1', 'dev/v9'), /`kind` is none of/],
    [
      'traffic that is not whole',
      `${one()}  traffic: [{ latestRevision: true, percent: 47 }]\n`,
      /adds up to 47 %/,
    ],
    ['traffic to nothing', `${one()}  traffic: [{ percent: 100 }]\n`, /traffic\[0\]` names either/],
    ['a name twice', one('          image: x/4711\n'), /line \d+ cannot be read \(DUPLICATE_KEY\)/],
    ['bad syntax', 'a: [4711', /line 1 cannot be read/],
    ['two documents', `${one()}---\n${one()}`, /cannot be read \(MULTIPLE_DOCS\)/],
    ['too many aliases', `a: &a [4711]\nb: [${'*a,'.repeat(200)}]`, /too many aliases/],
    ['a list', '- 4711', /no map/],
    ['something else', 'name: 4711', /neither Knative/],
  ])('refuses %s, without its value', async (_, text, problem) => {
    const error = await refused(text);
    expect(error.message).toMatch(problem);
    expect(`${error.message}${error.hint}`).not.toContain('4711');
  });

  it('tells all at once', async () => {
    const error = await refused(one('          a: 1\n          b: 2\n', '      c: 3\n'));
    expect(error.message).toMatch(/^run\/api\.yaml: 3 things are wrong\n- .*\.a`.*\n- .*\.b`.*\n- .*\.c`/);
  });
});

describe('the form of v2', () => {
  const v2 = {
    name: 'projects/shop/locations/r/services/api',
    etag: '"e"',
    aFieldOfNextYear: { deep: 1 },
    template: { revision: 'api-v1', containers: [{ image: 'x/api:1', later: 1 }] },
    traffic: [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'api-00001-a', percent: 40, tag: 'old' },
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 60 },
    ],
  };

  it('is taken as it is, with what this version does not know', async () => {
    expect(await read(JSON.stringify(v2))).toEqual({
      kind: 'service',
      id: 'api',
      revision: 'api-v1',
      body: { aFieldOfNextYear: { deep: 1 }, template: { containers: [{ image: 'x/api:1', later: 1 }] } },
      splits: [
        { revision: 'api-00001-a', percent: 40, tag: 'old' },
        { revision: 'LATEST', percent: 60 },
      ],
    });
  });

  it.each([
    [{ name: 'projects/p/locations/r/jobs/m', template: { template: {} } }, 'job', 'm'],
    [{ template: { template: {} } }, 'job', undefined],
    [{ name: 'projects/p/locations/r/workerPools/w', template: {} }, 'worker-pool', 'w'],
    [{ template: {}, instanceSplits: [] }, 'worker-pool', undefined],
    [{ template: {} }, 'service', undefined],
  ])('knows what %j is', async (file, kind, id) => {
    const found = await read(JSON.stringify(file));
    expect([found.kind, found.id]).toEqual([kind, id]);
  });
});
