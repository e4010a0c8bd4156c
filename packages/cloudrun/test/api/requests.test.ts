import { afterEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import { openRun, type RunApi } from '../../src/index.ts';
import { closeAll, countedTokens, opened, RunServer } from '../run-server.ts';

afterEach(closeAll);

const at = { project: 'shop-prod', region: 'europe-west1' };
const base = '/v2/projects/shop-prod/locations/europe-west1';
const body = { template: { containers: [{ image: 'x' }] }, newField: { deep: [1] } };

type Row = [
  name: string,
  ask: (api: RunApi) => Promise<unknown>,
  line: string,
  params: string,
  sent?: unknown,
];

const place = 'location=europe-west1';
const encoded = (name: string) => `${name}=${encodeURIComponent(`${base.slice('/v2/'.length)}`)}`;

const rows: Row[] = [
  ['a service', api => api.services.get(at, 'api'), `GET ${base}/services/api`, place],
  [
    'a new service',
    api => api.services.create(at, 'api', body),
    `POST ${base}/services?serviceId=api`,
    place,
    body,
  ],
  [
    'a changed service',
    api => api.services.update(at, 'api', body, ['template', 'invoker_iam_disabled']),
    `PATCH ${base}/services/api?updateMask=template%2CinvokerIamDisabled`,
    place,
    body,
  ],
  [
    'a change to judge',
    api => api.services.update(at, 'api', body, ['traffic'], { validateOnly: true }),
    `PATCH ${base}/services/api?updateMask=traffic&validateOnly=true`,
    place,
    body,
  ],
  ['services', api => api.services.list(at), `GET ${base}/services?pageSize=100`, place],
  ['a pool', api => api.workerPools.get(at, 'mail'), `GET ${base}/workerPools/mail`, place],
  [
    'a new pool',
    api => api.workerPools.create(at, 'mail', body),
    `POST ${base}/workerPools?workerPoolId=mail`,
    place,
    body,
  ],
  [
    'a changed pool',
    api => api.workerPools.update(at, 'mail', body, ['instanceSplits']),
    `PATCH ${base}/workerPools/mail?updateMask=instanceSplits`,
    place,
    body,
  ],
  ['pools', api => api.workerPools.list(at), `GET ${base}/workerPools?pageSize=100`, place],
  ['a job', api => api.jobs.get(at, 'migrate'), `GET ${base}/jobs/migrate`, place],
  ['a new job', api => api.jobs.create(at, 'migrate', body), `POST ${base}/jobs?jobId=migrate`, place, body],
  [
    'a replaced job, which has no mask',
    api => api.jobs.update(at, 'migrate', body, ['template'], { validateOnly: true }),
    `PATCH ${base}/jobs/migrate?validateOnly=true`,
    place,
    body,
  ],
  ['jobs', api => api.jobs.list(at), `GET ${base}/jobs?pageSize=100`, place],
  [
    'a run',
    api => api.jobs.run(at, 'migrate', { taskCount: 2, newField: 1 }),
    `POST ${base}/jobs/migrate:run`,
    place,
    { overrides: { taskCount: 2, newField: 1 } },
  ],
  ['a run as it is', api => api.jobs.run(at, 'migrate'), `POST ${base}/jobs/migrate:run`, place, {}],
  [
    'a revision of a service',
    api => api.getRevision(at, { kind: 'services', id: 'api' }, 'api-1'),
    `GET ${base}/services/api/revisions/api-1`,
    place,
  ],
  [
    'a revision of a pool',
    api => api.getRevision(at, { kind: 'workerPools', id: 'mail' }, 'mail-1'),
    `GET ${base}/workerPools/mail/revisions/mail-1`,
    place,
  ],
  [
    'executions',
    api => api.listExecutions(at, 'migrate'),
    `GET ${base}/jobs/migrate/executions?pageSize=100`,
    `${encoded('parent')}%2Fjobs%2Fmigrate`,
  ],
  [
    'an execution',
    api => api.getExecution(at, 'migrate', 'migrate-x'),
    `GET ${base}/jobs/migrate/executions/migrate-x`,
    `${encoded('name')}%2Fjobs%2Fmigrate%2Fexecutions%2Fmigrate-x`,
  ],
  [
    'an execution to cancel',
    api => api.cancelExecution(at, 'migrate', 'migrate-x'),
    `POST ${base}/jobs/migrate/executions/migrate-x:cancel`,
    `${encoded('name')}%2Fjobs%2Fmigrate%2Fexecutions%2Fmigrate-x`,
    {},
  ],
  [
    'tasks',
    api => api.listTasks(at, 'migrate', 'migrate-x'),
    `GET ${base}/jobs/migrate/executions/migrate-x/tasks?pageSize=100`,
    `${encoded('parent')}%2Fjobs%2Fmigrate%2Fexecutions%2Fmigrate-x`,
  ],
  [
    'an operation',
    api => api.getOperation(`${base.slice('/v2/'.length)}/operations/op-1`),
    `GET ${base}/operations/op-1`,
    `${encoded('name')}%2Foperations%2Fop-1`,
  ],
  [
    'a policy, with its conditions',
    api => api.getIamPolicy(at, 'api'),
    `GET ${base}/services/api:getIamPolicy?options.requestedPolicyVersion=3`,
    `${encoded('resource')}%2Fservices%2Fapi`,
  ],
  [
    'a policy to set',
    api => api.setIamPolicy(at, 'api', { etag: 'a', bindings: [], newField: 1 }),
    `POST ${base}/services/api:setIamPolicy`,
    `${encoded('resource')}%2Fservices%2Fapi`,
    { policy: { etag: 'a', bindings: [], newField: 1 } },
  ],
];

describe('the client asks Google for', () => {
  it.each(rows)('%s', async (_, ask, line, params, sent) => {
    const { api, server } = await opened([{ body: { name: 'n' } }]);
    await ask(api);
    const { method, url, headers, text } = server.last;
    expect(`${method} ${url.replace(/\?$/, '')}`).toBe(line);
    expect(headers['x-goog-request-params']).toBe(params);
    expect(headers.authorization).toBe('Bearer token-1');
    expect(headers['x-goog-api-client']).toContain('gapic/');
    expect(Object.keys(headers)).not.toContain('x-pipeline-call');
    expect(text === '' ? undefined : JSON.parse(text)).toEqual(sent);
    expect(server.received).toHaveLength(1);
  });

  it('things at an endpoint that has a path', async () => {
    const server = new RunServer([{ body: { name: 'n' } }]);
    const endpoint = `${await server.listen()}/google/run/`;
    const api = await openRun({ endpoint, credentials: countedTokens(), clock: fakeClock() });
    await api.services.get(at, 'api');
    expect(server.last.url.replace(/\?$/, '')).toBe(`/google/run${base}/services/api`);
    server.close();
  });

  it.each(['../jobs/x', 'a/b', '..', 'a?b=c', 'a#b', 'ä b'])('nothing else where a name is %s', async id => {
    const { api, server } = await opened([{ body: { name: 'n' } }]);
    await api.services.get(at, id).catch(() => undefined);
    for (const { url } of server.received)
      expect(url.replace(/\?$/, '')).toBe(`${base}/services/${encodeURIComponent(id)}`);
  });
});
