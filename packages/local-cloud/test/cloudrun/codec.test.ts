import { describe, expect, it } from 'vitest';
import { normalise, withNumericEnums } from '../../src/cloudrun/codec.ts';
import { anyOf } from '../../src/cloudrun/long-running.ts';
import { typeOf } from '../../src/cloudrun/protos.ts';
import { routes } from '../../src/cloudrun/rest/routes.ts';
import { requestOf } from '../../src/cloudrun/rest/transcode.ts';
import { LATEST, REVISION } from './world-fixture.ts';

const service = (value: unknown) => normalise(typeOf('Service'), value);

describe('a request becomes a document', () => {
  it.each([
    ['snake_case', { custom_audiences: ['a'] }, { customAudiences: ['a'] }],
    [
      'numbers of enums',
      { traffic: [{ type: 1, percent: 100 }] },
      { traffic: [{ type: LATEST, percent: 100 }] },
    ],
    ['an enum that nobody knows', { ingress: 'INGRESS_TRAFFIC_NEW' }, { ingress: 'INGRESS_TRAFFIC_NEW' }],
    [
      'what is at its default',
      { description: '', labels: {}, traffic: [], invokerIamDisabled: false, ingress: 0, template: null },
      {},
    ],
    [
      'a share of nothing',
      { traffic: [{ type: REVISION, revision: 'a', percent: 0 }] },
      { traffic: [{ type: REVISION, revision: 'a' }] },
    ],
    [
      'what is there though empty',
      { template: { volumes: [{ name: 'v', emptyDir: {} }] } },
      { template: { volumes: [{ name: 'v', emptyDir: {} }] } },
    ],
    [
      'an optional number of 0',
      { scaling: { manualInstanceCount: 0 } },
      { scaling: { manualInstanceCount: 0 } },
    ],
    [
      'an empty variable',
      { template: { containers: [{ env: [{ name: 'A', value: '' }] }] } },
      { template: { containers: [{ env: [{ name: 'A', value: '' }] }] } },
    ],
    ['long numbers', { generation: 3 }, { generation: '3' }],
    [
      'fields that nobody knows',
      { future: { a: null, b: [{}] }, template: { future: 0 } },
      { future: { a: null, b: [{}] }, template: { future: 0 } },
    ],
  ])('%s', (_, given, document) => {
    expect(service(given)).toEqual(document);
  });

  it.each([
    ['template', { template: 'x' }],
    ['template.containers', { template: { containers: {} } }],
    ['template.containers[1].image', { template: { containers: [{}, { image: 7 }] } }],
    ['labels', { labels: { a: 1 } }],
    ['traffic[0].percent', { traffic: [{ percent: 'many' }] }],
    ['invokerIamDisabled', { invokerIamDisabled: 'yes' }],
    ['updateTime', { updateTime: 5 }],
  ])('and is refused where %s is of another type', (field, given) => {
    expect(() => service(given)).toThrow(
      expect.objectContaining({
        status: 'INVALID_ARGUMENT',
        details: [expect.objectContaining({ fieldViolations: [expect.objectContaining({ field })] })],
      }),
    );
  });

  it('of a body that means to reach a prototype', () => {
    const document = service(
      JSON.parse('{"__proto__":{"polluted":1},"template":{"__proto__":{"polluted":1}}}'),
    );
    expect(document.polluted).toBeUndefined();
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('an answer', () => {
  it('has enums as numbers where that is asked for, in an operation too', () => {
    const document = {
      ingress: 'INGRESS_TRAFFIC_ALL',
      traffic: [{ type: LATEST }],
      future: 'INGRESS_TRAFFIC_ALL',
    };
    const numbers = { ingress: 1, traffic: [{ type: 1 }], future: 'INGRESS_TRAFFIC_ALL' };
    expect(withNumericEnums(typeOf('Service'), document)).toEqual(numbers);
    const operation = typeOf('google.longrunning.Operation');
    expect(withNumericEnums(operation, { response: anyOf('Service', document) })).toEqual({
      response: anyOf('Service', numbers),
    });
  });
});

describe('a URL', () => {
  const routed = (verb: string, target: string, body = '') => {
    const url = new URL(target, 'http://run.test');
    for (const route of routes()) {
      const found = route.verb === verb ? route.pattern.exec(url.pathname) : null;
      if (found) return { rpc: route.rpc.key, request: requestOf(route, url, found.slice(1), body) };
    }
    return undefined;
  };
  const AT = 'projects/p/locations/r';

  it.each([
    ['GET', `/v2/${AT}/services/a`, '', 'Services.GetService', { name: `${AT}/services/a` }],
    [
      'GET',
      `/v2/${AT}/services/a:getIamPolicy?options.requestedPolicyVersion=3`,
      '',
      'Services.GetIamPolicy',
      { resource: `${AT}/services/a`, options: { requestedPolicyVersion: 3 } },
    ],
    [
      'POST',
      `/v2/${AT}/services?serviceId=a&validateOnly=true`,
      '{"description":"x"}',
      'Services.CreateService',
      { parent: AT, serviceId: 'a', validateOnly: true, service: { description: 'x' } },
    ],
    [
      'PATCH',
      `/v2/${AT}/workerPools/a?updateMask=template,labels&$alt=json%3Benum-encoding=int`,
      '{}',
      'WorkerPools.UpdateWorkerPool',
      { workerPool: { name: `${AT}/workerPools/a` }, updateMask: 'template,labels' },
    ],
    ['GET', `/v2/${AT}/services?pageSize=2`, '', 'Services.ListServices', { parent: AT, pageSize: 2 }],
    [
      'GET',
      `/v2/${AT}/workerPools/a/revisions/b`,
      '',
      'Revisions.GetRevision',
      { name: `${AT}/workerPools/a/revisions/b` },
    ],
    ['GET', `/v2/${AT}/operations/o`, '', 'Operations.GetOperation', { name: `${AT}/operations/o` }],
    [
      'POST',
      `/v2/${AT}/jobs/j:run`,
      '{"overrides":{"taskCount":2}}',
      'Jobs.RunJob',
      { name: `${AT}/jobs/j`, overrides: { taskCount: 2 } },
    ],
  ])('%s %s', (verb, target, body, rpc, request) => {
    expect(routed(verb, target, body)).toEqual({ rpc, request });
  });

  it('leads nowhere where the API has no such path', () => {
    expect(routed('GET', `/v1/${AT}/services/a`)).toBeUndefined();
    expect(routed('GET', `/v2/${AT}/services/a/b`)).toBeUndefined();
  });

  it.each(['nonsense=1', '__proto__.polluted=1', 'constructor.prototype.polluted=1'])(
    'with ?%s is refused',
    query => {
      expect(() => routed('GET', `/v2/${AT}/services?${query}`)).toThrow(/Cannot bind query parameter/);
      expect(({} as { polluted?: string }).polluted).toBeUndefined();
    },
  );
});
