import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, opened } from '../run-server.ts';

afterEach(closeAll);

const at = { project: 'shop-prod', region: 'europe-west1' };
const base = 'projects/shop-prod/locations/europe-west1';
const tokenOf = (url: string) => new URL(url, 'http://x').searchParams.get('pageToken');

describe('a list', () => {
  it('is read page by page, in the words of each token', async () => {
    const next: Record<string, unknown> = {
      '': { services: [{ name: `${base}/services/a` }], nextPageToken: 'b&c=/?' },
      'b&c=/?': { nextPageToken: 'last' },
      last: { services: [{ name: `${base}/services/z` }] },
    };
    const { api, server } = await opened(({ url }) => ({ body: next[tokenOf(url) ?? ''] }));
    expect(await api.services.list(at)).toEqual(['a', 'z']);
    expect(server.received.map(({ url }) => tokenOf(url))).toEqual([null, 'b&c=/?', 'last']);
  });

  it('that never ends is read up to a bound', async () => {
    const { api, server } = await opened([{ body: { tasks: [{ name: 't' }], nextPageToken: 'again' } }]);
    expect(await api.listTasks(at, 'migrate', 'migrate-x')).toHaveLength(20);
    expect(server.received).toHaveLength(20);
  });

  it('of nothing is empty', async () => {
    const { api } = await opened([{ body: {} }]);
    expect(await api.jobs.list(at)).toEqual([]);
  });

  it('of executions is newest first, each whole', async () => {
    const times = ['2026-01-02T00:00:00Z', '2026-01-03T00:00:00.5Z', '2026-01-01T00:00:00Z'];
    const executions = times.map((createTime, i) => ({ name: `e${i}`, createTime, ofNextYear: i }));
    const { api } = await opened([{ body: { executions } }]);
    expect(await api.listExecutions(at, 'migrate')).toEqual([executions[1], executions[0], executions[2]]);
  });
});

describe('an operation', () => {
  it.each([
    ['under way', { metadata: { '@type': 't', etag: 'a' } }, { done: false, resource: { etag: 'a' } }],
    [
      'that failed',
      { done: true, error: { code: 9, message: 'Revision … is not ready' }, metadata: {} },
      { done: true, error: { code: 9, message: 'Revision … is not ready' } },
    ],
    [
      'that is done, with a resource of a kind that the client does not know',
      {
        done: true,
        metadata: { '@type': 't', etag: 'a' },
        response: { '@type': 'type.googleapis.com/google.cloud.run.v9.Thing', etag: 'b' },
      },
      { done: true, resource: { etag: 'b' } },
    ],
  ])('%s', async (_, given, read) => {
    const name = `${base}/operations/op-1`;
    const { api } = await opened([{ body: { name, ...given } }]);
    expect(await api.getOperation(name)).toEqual({ name, ...read });
  });
});

describe('the last lines of a log', () => {
  const entries = (...list: unknown[]) => ({ body: { entries: list } });

  it('are asked for by what wrote them, newest first, and told oldest first', async () => {
    const { api, server } = await opened([
      entries(
        { textPayload: 'Container called exit(3).\n' },
        { jsonPayload: { message: 'two\nlines', level: 'error' } },
        { protoPayload: { methodName: 'SetIamPolicy' } },
        { jsonPayload: { code: 7 } },
        { textPayload: 'first' },
      ),
    ]);
    const of = { service: 'api', revision: 'api-1', since: Date.UTC(2026, 0, 2) };
    expect(await api.logTail(at, of, 4)).toEqual(['{"code":7}', 'two', 'lines', 'Container called exit(3).']);
    expect(`${server.last.method} ${server.last.url}`).toBe('POST /v2/entries:list');
    const asked = JSON.parse(server.last.text);
    expect(asked).toMatchObject({
      resourceNames: ['projects/shop-prod'],
      orderBy: 'timestamp desc',
      pageSize: 4,
    });
    expect(asked.filter).toContain('timestamp>="2026-01-02T00:00:00.000Z"');
  });

  it.each([
    [
      { job: 'migrate', execution: 'migrate-x', since: 0 },
      'resource.type="cloud_run_job" AND resource.labels.job_name="migrate" AND labels."run.googleapis.com/execution_name"="migrate-x" AND resource.labels.location="europe-west1"',
    ],
    [
      { workerPool: 'mail', revision: 'mail-1', since: 0 },
      'resource.type="cloud_run_worker_pool" AND resource.labels.worker_pool_name="mail" AND resource.labels.revision_name="mail-1"',
    ],
    [
      { service: 'a" OR true OR "', revision: 'r\\', since: 0 },
      String.raw`service_name="a\" OR true OR \"" AND resource.labels.revision_name="r\\" AND`,
    ],
  ])('of %j', async (of, filter) => {
    const { api, server } = await opened([entries()]);
    expect(await api.logTail(at, of, 10)).toEqual([]);
    expect(JSON.parse(server.last.text).filter).toContain(filter);
  });

  it('are searched further where Google ran out of time, up to a bound', async () => {
    const { api, server } = await opened([{ body: { nextPageToken: 'on' } }]);
    await api.logTail(at, { service: 'api', revision: 'api-1', since: 0 }, 10);
    expect(server.received.map(({ text }) => JSON.parse(text).pageToken)).toEqual([undefined, 'on', 'on']);
  });
});
