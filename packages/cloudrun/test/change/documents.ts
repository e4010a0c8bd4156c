import type { Raw } from '../../src/raw.ts';
import type { RunWanted } from '../../src/wanted.ts';

/** As Google describes a service with a sidecar. */
export const api: Raw = {
  name: 'projects/shop/locations/europe-west1/services/api',
  uid: 'u',
  generation: '7',
  labels: { team: 'shop' },
  annotations: { 'example.com/owner': 'me' },
  creator: 'someone',
  ingress: 'INGRESS_TRAFFIC_ALL',
  launchStage: 'GA',
  template: {
    revision: 'api-00041-abc',
    labels: { team: 'shop' },
    timeout: '300s',
    serviceAccount: '123-compute@developer.gserviceaccount.com',
    maxInstanceRequestConcurrency: 80,
    scaling: { maxInstanceCount: 100 },
    containers: [
      {
        name: 'api',
        image: 'x/api:1',
        env: [
          { name: 'LOG_LEVEL', value: 'info', aNewField: 1 },
          { name: 'TOKEN', valueSource: { secretKeyRef: { secret: 'token', version: '3', later: true } } },
        ],
        resources: { limits: { cpu: '1000m', memory: '512Mi' }, cpuIdle: true, startupCpuBoost: true },
        ports: [{ name: 'http1', containerPort: 8080 }],
        startupProbe: {
          timeoutSeconds: 240,
          periodSeconds: 240,
          failureThreshold: 1,
          tcpSocket: { port: 8080 },
        },
        buildInfo: { sourceLocation: 's' },
      },
      {
        name: 'proxy',
        image: 'x/proxy:1',
        resources: { limits: { cpu: '1000m', memory: '512Mi' } },
        nextYear: { deep: [1] },
      },
    ],
    aFieldOfNextYear: { deep: [1, null] },
  },
  traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
  scaling: {},
  trafficStatuses: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
  etag: '"e"',
  anotherOfNextYear: 1,
};

/** The same with nothing but one container, as given. */
export function single(container: Raw = {}, template: Raw = {}): Raw {
  return { ...api, template: { containers: [{ name: 'api', image: 'x/api:1', ...container }], ...template } };
}

export const nothing: RunWanted = { containers: {} };

export function container(change: RunWanted['containers'][string], name = ''): RunWanted {
  return { containers: { [name]: change } };
}

export function containersOf(body: Raw): Raw[] {
  return (body.template as { containers: Raw[] }).containers;
}

/** What Google has once the body was written. */
export function written(live: Raw | undefined, edited: { body: Raw; mask: string[] }): Raw {
  const kept = Object.entries(live ?? {}).filter(([field]) => !edited.mask.includes(field));
  return structuredClone({ ...Object.fromEntries(kept), ...edited.body });
}
