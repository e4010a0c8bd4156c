import { describe, expect, it } from 'vitest';
import { editService } from '../../src/change/edit-service.ts';
import type { Raw } from '../../src/raw.ts';
import type { ContainerChange, RunWanted } from '../../src/wanted.ts';
import { api, container, containersOf, single } from './documents.ts';

const edit = (live: Raw | undefined, wanted: RunWanted) => editService(live, wanted, { kind: 'service' });
const first = (live: Raw, change: ContainerChange) => {
  const { body, changes, same } = edit(live, container(change));
  return { after: same ? containersOf(live)[0] : containersOf(body)[0], changes };
};

describe('containers by name', () => {
  it('takes the one with a port where none is named, and another by its name', () => {
    const wanted = { containers: { '': { image: 'x/api:2' }, proxy: { image: 'x/proxy:2' } } };
    expect(edit(api, wanted).images).toEqual({ api: 'x/api:2', proxy: 'x/proxy:2' });
  });

  it('takes what is said of one by its name and without as one', () => {
    const wanted = { containers: { api: { image: 'x/api:2' }, '': { env: { A: '1' } } } };
    const { body } = edit(single(), wanted);
    expect(containersOf(body)).toEqual([{ name: 'api', image: 'x/api:2', env: [{ name: 'A', value: '1' }] }]);
  });

  it('adds a sidecar, and knows it the next time', () => {
    const wanted: RunWanted = {
      containers: {
        '': { port: 80, dependsOn: ['proxy'] },
        proxy: { image: 'x/proxy:1', add: true, memory: '1Gi' },
      },
    };
    const { body, changes } = edit(single(), wanted);
    expect(containersOf(body)).toEqual([
      { name: 'api', image: 'x/api:1', ports: [{ containerPort: 80 }], dependsOn: ['proxy'] },
      { name: 'proxy', image: 'x/proxy:1', resources: { limits: { memory: '1Gi' }, cpuIdle: true } },
    ]);
    expect(changes).toContainEqual({ what: 'container proxy image', to: 'x/proxy:1' });
    expect(edit({ ...single(), ...body }, wanted).same).toBe(true);
  });

  it('removes one, with the volumes that it alone had', () => {
    const live = single({
      ports: [{ containerPort: 80 }],
      volumeMounts: [{ name: 'both', mountPath: '/a' }],
    });
    const template = live.template as Raw;
    const proxy = {
      name: 'proxy',
      image: 'x/proxy:1',
      env: [{ name: 'A', value: 'hidden' }],
      volumeMounts: [
        { name: 'both', mountPath: '/a' },
        { name: 'own', mountPath: '/b' },
      ],
    };
    const volumes = [
      { name: 'both', emptyDir: {} },
      { name: 'own', emptyDir: {} },
      { name: 'unused', emptyDir: {} },
    ];
    const before = {
      ...live,
      template: { ...template, containers: [...containersOf(live), proxy], volumes },
    };
    const { body, changes } = edit(before, { containers: {}, removeContainers: ['proxy', 'never-was'] });
    expect(body.template).toEqual({ containers: containersOf(live), volumes: [volumes[0], volumes[2]] });
    expect(changes).toEqual([
      { what: 'container proxy image', from: 'x/proxy:1', to: 'removed' },
      { what: 'template volume own', from: 'set', to: 'removed' },
    ]);
  });

  it('makes a new service of several', () => {
    const wanted: RunWanted = {
      containers: {
        '': { image: 'x/api:1', port: 80 },
        proxy: { image: 'x/proxy:1', add: true },
      },
    };
    expect(edit(undefined, wanted).images).toEqual({ '': 'x/api:1', proxy: 'x/proxy:1' });
    const named = { containers: { api: { port: 80 }, proxy: { image: 'b' }, '': { image: 'a' } } };
    expect(edit(undefined, named).images).toEqual({ api: 'a', proxy: 'b' });
  });

  it.each<[string, Raw | undefined, RunWanted, RegExp, RegExp]>([
    ['a mistyped one', api, container({ image: 'x' }, 'prxy'), /no container "prxy"/, /Did you mean proxy\?/],
    ['an unlike one', api, container({ image: 'x' }, 'redis'), /no container "redis"/, /It has: api, proxy/],
    [
      "an object's own",
      api,
      container({ image: 'x' }, 'constructor'),
      /no container "constructor"/,
      /It has/,
    ],
    [
      'none of several',
      single(
        {},
        {
          containers: [
            { name: 'a', image: 'i' },
            { name: 'b', image: 'i' },
          ],
        },
      ),
      container({ image: 'x' }),
      /several containers: a, b/,
      /which one/,
    ],
    ['two images', api, { containers: { '': { image: 'a' }, api: { image: 'b' } } }, /two images/, /one/],
    ['a new one without image', api, container({ add: true }, 'new'), /"new" has no image/, /digest/],
    ['the last removed', single(), { containers: {}, removeContainers: ['api'] }, /no container/, /image/],
    [
      'changed and removed',
      api,
      { ...container({ image: 'x' }, 'proxy'), removeContainers: ['proxy'] },
      /"proxy" is also to be changed.*no container "proxy"/s,
      /Mend/,
    ],
    ['two ports', api, container({ port: 81 }, 'proxy'), /exactly one has a port, and here 2/, /port/],
    ['depends on nothing', api, container({ dependsOn: ['x'] }), /"api" depends on "x"/, /api, proxy/],
    ['depends on itself', api, container({ dependsOn: ['api'] }), /"api" depends on "api"/, /api, proxy/],
  ])('refuses %s', (_, live, wanted, message, hint) => {
    const refused = (() => {
      try {
        return edit(live, wanted);
      } catch (error) {
        return error as Error & { hint: string };
      }
    })();
    expect(refused).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });
});

describe('a container', () => {
  it.each<[string, Raw, ContainerChange, Raw]>([
    ['command', { command: ['old'] }, { command: ['a', 'b c'] }, { command: ['a', 'b c'] }],
    ["the image's own command", { command: ['old'] }, { command: [] }, {}],
    ['arguments', {}, { args: ['--x'] }, { args: ['--x'] }],
    [
      'port',
      { ports: [{ name: 'h2c', containerPort: 1 }] },
      { port: 2 },
      { ports: [{ name: 'h2c', containerPort: 2 }] },
    ],
    [
      'liveness',
      {},
      { livenessProbe: { httpGet: { path: '/' } } },
      { livenessProbe: { httpGet: { path: '/' } } },
    ],
    ['no liveness', { livenessProbe: { grpc: {} } }, { livenessProbe: 'none' }, {}],
    [
      'cpu where nothing was said of resources',
      {},
      { cpu: '2' },
      { resources: { limits: { cpu: '2' }, cpuIdle: true } },
    ],
    ['boost likewise', {}, { startupBoost: true }, { resources: { cpuIdle: true, startupCpuBoost: true } }],
    [
      'cpu where the processor is always there',
      { resources: { limits: { memory: '1Gi' } } },
      { cpu: '2' },
      { resources: { limits: { memory: '1Gi', cpu: '2' } } },
    ],
    [
      'the processor at all times',
      { resources: { limits: { cpu: '2' }, cpuIdle: true, later: 1 } },
      { cpuIdle: false },
      { resources: { limits: { cpu: '2' }, cpuIdle: false, later: 1 } },
    ],
    [
      'a GPU',
      { resources: { limits: { cpu: '4' }, cpuIdle: true } },
      { gpu: '1' },
      { resources: { limits: { cpu: '4', 'nvidia.com/gpu': '1' }, cpuIdle: false } },
    ],
    [
      'no GPU',
      { resources: { limits: { 'nvidia.com/gpu': '1' }, cpuIdle: false } },
      { gpu: 'none' },
      { resources: { limits: {}, cpuIdle: false } },
    ],
    [
      "Google's own startup probe with the port",
      {
        ports: [{ containerPort: 8080 }],
        startupProbe: {
          tcpSocket: { port: 8080 },
          timeoutSeconds: 240,
          periodSeconds: 240,
          failureThreshold: 1,
        },
      },
      { port: 9090 },
      {
        ports: [{ containerPort: 9090 }],
        startupProbe: {
          tcpSocket: { port: 9090 },
          timeoutSeconds: 240,
          periodSeconds: 240,
          failureThreshold: 1,
        },
      },
    ],
    [
      "a startup probe of the user's own not",
      { ports: [{ containerPort: 8080 }], startupProbe: { tcpSocket: { port: 8080 } } },
      { port: 9090 },
      { ports: [{ containerPort: 9090 }], startupProbe: { tcpSocket: { port: 8080 } } },
    ],
  ])('gets %s', (_, before, change, after) => {
    expect(first(single({ later: 1, ...before }), change).after).toEqual({
      name: 'api',
      image: 'x/api:1',
      later: 1,
      ...after,
    });
  });

  it.each<[string, Raw, ContainerChange]>([
    ['cpu in thousandths', { resources: { limits: { cpu: '2000m' }, cpuIdle: true } }, { cpu: '2' }],
    ['the port that nobody named', {}, { port: 8080 }],
    ['the processor during requests', {}, { cpuIdle: true }],
    ['resources that are the default', {}, { cpu: '1', memory: '512Mi' }],
    [
      "a probe with Google's additions",
      {
        livenessProbe: {
          httpGet: { path: '/h', port: 8080 },
          timeoutSeconds: 1,
          periodSeconds: 10,
          failureThreshold: 3,
        },
      },
      { livenessProbe: { httpGet: { path: '/h' } } },
    ],
    ['no command', { command: [] }, { command: [] }],
    [
      'with what objects have',
      { resources: { constructor: { arguments: '' }, cpuIdle: true } },
      { cpuIdle: true },
    ],
    ['an unset variable that is not there', {}, { unset: ['A'] }],
  ])('is as wanted already: %s', (_, before, change) => {
    expect(edit(single(before), container(change))).toMatchObject({ same: true, changes: [] });
  });

  it('gets a kind of GPU, which its instances have', () => {
    const { body, changes } = edit(single(), container({ gpu: 'nvidia-l4' }));
    expect(body.template).toEqual({
      nodeSelector: { accelerator: 'nvidia-l4' },
      containers: [
        { name: 'api', image: 'x/api:1', resources: { limits: { 'nvidia.com/gpu': '1' }, cpuIdle: false } },
      ],
    });
    expect(changes).toContainEqual({ what: 'template GPU kind', to: 'nvidia-l4' });
  });

  it('tells a probe without its headers', () => {
    const httpHeaders = [{ name: 'Authorization', value: 'hidden' }];
    const { changes } = first(single(), {
      livenessProbe: { httpGet: { path: '/h', port: 1, httpHeaders }, periodSeconds: 5 },
    });
    expect(changes).toEqual([{ what: 'container api liveness probe', to: 'http:/h:1, periodSeconds 5' }]);
  });

  it.each<[string, ContainerChange, RegExp]>([
    ['a processor', { cpu: '1 vCPU' }, /cpu: "1 vCPU"/],
    ['memory', { memory: '512MiB' }, /memory: "512MiB"/],
    ['a GPU', { gpu: 'L4!' }, /gpu: /],
    ['an idle processor with a GPU', { gpu: '1', cpuIdle: true }, /cpu-idle: /],
    ['a port', { port: 65_536 }, /container-port: /],
    [
      'a startup probe',
      { startupProbe: { tcpSocket: {}, periodSeconds: 100 } },
      /startup-probe: .*3 × 100 s/,
    ],
    ['a slow probe', { livenessProbe: { grpc: {}, timeoutSeconds: 11 } }, /liveness-probe: .*timeout/],
    ['a late probe', { startupProbe: { grpc: {}, initialDelaySeconds: 241 } }, /startup-probe: .*0 to 240/],
  ])('cannot have %s', (_, change, problem) => {
    expect(() => first(single(), change)).toThrow(problem);
  });
});
