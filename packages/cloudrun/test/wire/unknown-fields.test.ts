import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import type { Exchange, Raw } from '../../src/index.ts';
import { closeAll, opened } from '../run-server.ts';

afterEach(closeAll);

const at = { project: 'shop-prod', region: 'europe-west1' };

/** With fields that the client does not know at five depths, an enum's name that it does not know, and text for an int64. */
const service = {
  name: 'projects/shop-prod/locations/europe-west1/services/api',
  generation: '9007199254740993',
  etag: '"abc"',
  ingress: 'INGRESS_TRAFFIC_FROM_MARS',
  ofNextYear: { x: [1, { y: null }] },
  template: {
    ofNextYear: true,
    containers: [
      {
        image: 'old',
        ofNextYear: { a: 1 },
        env: [
          { name: 'A', value: '1', ofNextYear: 1 },
          { name: '__proto__', value: 'x' },
        ],
        startupProbe: { quantum: { port: 1 } },
        resources: { limits: { cpu: '1' }, ofNextYear: '2' },
      },
    ],
  },
  traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_BY_MOON', percent: 100, sticky: 'yes' }],
};

const operation = (resource: unknown) => ({
  name: 'projects/shop-prod/locations/europe-west1/operations/op-1',
  metadata: { '@type': 'type.googleapis.com/google.cloud.run.v2.Service', ...(resource as object) },
});

it('sends back what the client does not know, at every depth, when one image is changed', async () => {
  const seen: Exchange[] = [];
  const { api, server } = await opened(
    ({ method, text }) => ({ body: method === 'GET' ? service : operation(JSON.parse(text)) }),
    { observe: exchange => void seen.push(exchange) },
  );
  const edited = structuredClone(await api.services.get(at, 'api')) as typeof service;
  expect(edited).toEqual(service);
  (edited.template.containers[0] as { image: string }).image = 'new';
  const done = await api.services.update(at, 'api', edited, ['template']);

  expect(server.last.text).toBe(JSON.stringify(service).replace('"image":"old"', '"image":"new"'));
  expect(done).toEqual({ name: operation({}).name, done: false, resource: edited });
  expect(seen).toMatchObject([
    {
      operation: 'GetService',
      request: { path: '/v2/projects/shop-prod/locations/europe-west1/services/api' },
      status: 200,
      body: service,
    },
    { operation: 'UpdateService', request: { body: edited }, status: 200 },
  ]);
});

it('carries any JSON to Google and back as it is', async () => {
  const { api, server } = await opened(({ text }) => ({ body: { name: 'n', response: JSON.parse(text) } }));
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.string().filter(key => key !== '@type'),
        fc.jsonValue(),
      ),
      async given => {
        const body: Raw = JSON.parse(JSON.stringify(given));
        const { resource = {} } = await api.services.update(at, 'api', body, ['template']);
        expect(server.last.text).toBe(JSON.stringify(body));
        expect(JSON.stringify(resource)).toBe(JSON.stringify(body));
      },
    ),
    { numRuns: 60 },
  );
});

it('keeps the calls apart that run at once', async () => {
  const { api } = await opened(({ url }) => ({ body: { name: url.split('?')[0]?.split('/').at(-1) } }));
  const ids = Array.from({ length: 20 }, (_, i) => `api-${i}`);
  const found = await Promise.all(ids.map(id => api.services.get(at, id)));
  expect(found.map(raw => raw?.name)).toEqual(ids);
});
