import { describe, expect, it } from 'vitest';
import { LogStore } from '../../src/logs/store.ts';
import { openGoogle } from './fixture.ts';

const AT = Date.parse('2026-11-01T12:00:00Z');
const REVISION = 'projects/shop/locations/europe-west1/services/api/revisions/api-00002-b';
const EXECUTION = 'projects/shop/locations/europe-west1/jobs/migrate/executions/migrate-x7k2p';

async function logged() {
  const logs = new LogStore();
  const say = (group: string, stream: string, seconds: number, line: string) =>
    logs.append(group, stream, AT + seconds * 1_000, line);
  say(REVISION, 'i1', 1, 'listening');
  say(REVISION.replace('00002-b', '00001-a'), 'i0', 2, 'of the other revision');
  say(REVISION, 'i1', 3, '{"severity":"error","message":"no database","code":7}');
  say(REVISION, 'system', 4, 'Container called exit(1).');
  say(EXECUTION, 'migrate-x7k2p-task0', 5, '{"message":"0001 applied"}');
  say(EXECUTION, 'migrate-x7k2p-task1', 6, '{not json');
  say(REVISION.replace('shop', 'other'), 'i1', 7, 'of another project');
  const { google, post } = await openGoogle({ logs });
  const list = (more: object = {}) =>
    post('/v2/entries:list', { resourceNames: ['projects/shop'], orderBy: 'timestamp desc', ...more });
  const texts = async (more: object = {}) => {
    const { body } = await list(more);
    return (body.entries ?? []).map(
      (each: { textPayload?: string; jsonPayload?: { message: string } }) =>
        each.textPayload ?? each.jsonPayload?.message,
    );
  };
  return { google, list, texts };
}

describe('Cloud Logging', () => {
  it('finds a revision’s lines as a deploy asks for them, newest first', async () => {
    const { texts } = await logged();
    const filter =
      'resource.type="cloud_run_revision" AND resource.labels.service_name="api" AND resource.labels.revision_name="api-00002-b" AND resource.labels.location="europe-west1" AND timestamp>="2026-11-01T11:59:00Z"';
    expect(await texts({ filter })).toEqual(['Container called exit(1).', 'no database', 'listening']);
  });

  it('finds an execution’s by the label of its entries, and a task’s by its index', async () => {
    const { texts } = await logged();
    const filter =
      'resource.type="cloud_run_job" AND labels."run.googleapis.com/execution_name"="migrate-x7k2p"';
    expect(await texts({ filter })).toEqual(['{not json', '0001 applied']);
    expect(await texts({ filter: `${filter} AND labels."run.googleapis.com/task_index"="0"` })).toEqual([
      '0001 applied',
    ]);
  });

  it('reads a JSON line into its payload, its severity and its message', async () => {
    const { list } = await logged();
    const { body } = await list({ filter: 'severity>=WARNING' });
    expect(body.entries).toEqual([
      expect.objectContaining({
        severity: 'ERROR',
        jsonPayload: { message: 'no database', code: 7 },
        timestamp: '2026-11-01T12:00:03.000Z',
        logName: 'projects/shop/logs/run.googleapis.com%2Fstdout',
      }),
    ]);
  });

  it.each([
    ['resource.type="cloud_run_revision" NOT textPayload:"other" -severity="ERROR"', 2],
    ['textPayload=("listening" OR "Container called exit(1).")', 2],
    ['(textPayload:"LISTEN" OR jsonPayload.code="7") AND resource.labels.project_id="shop"', 2],
    ['logName="projects/shop/logs/run.googleapis.com%2Fvarlog%2Fsystem"', 1],
    ['logName!="projects/shop/logs/run.googleapis.com%2Fvarlog%2Fsystem"', 5],
    ['textPayload=~"^listen" timestamp<"2026-11-01T12:00:02Z"', 1],
    ['jsonPayload.nothing!="7"', 0],
    ['resource.type="cloud_run_job" AND textPayload:"apply" OR textPayload:"applied"', 1],
    ['NOT log_id("run.googleapis.com/varlog/system") AND NOT log_id("run.googleapis.com/requests")', 5],
    ['log_id("run.googleapis.com/varlog/system")', 1],
    ['', 6],
  ])('understands %j', async (filter, count) => {
    const { texts } = await logged();
    expect(await texts({ filter })).toHaveLength(count);
  });

  it('gives pages, in the order that is asked for', async () => {
    const { list } = await logged();
    const first = await list({ pageSize: 4, orderBy: 'timestamp asc' });
    expect(first.body.entries).toHaveLength(4);
    const second = await list({ pageSize: 4, orderBy: 'timestamp asc', pageToken: first.body.nextPageToken });
    expect(second.body.entries.map((each: { textPayload: string }) => each.textPayload)).toEqual([
      '0001 applied',
      '{not json',
    ]);
    expect(second.body.nextPageToken).toBeUndefined();
  });

  it.each([
    ['no names', { resourceNames: [] }, 400],
    ['a folder', { resourceNames: ['folders/1'] }, 501],
    ['another order', { orderBy: 'severity' }, 400],
    ['half a filter', { filter: 'resource.type=' }, 400],
    ['an open function', { filter: 'log_id("a"' }, 400],
    ['an open parenthesis', { filter: '(a="b"' }, 400],
    ['two values', { filter: 'a="b" "c"' }, 501],
    ['a time that is none', { filter: 'timestamp>="soon"' }, 400],
  ])('refuses %s', async (_, more, status) => {
    const { list } = await logged();
    expect((await list(more)).status).toBe(status);
  });

  it('is for those who may read alone, once it is said who that is', async () => {
    const { google, list } = await logged();
    google.logging.readers = ['serviceAccount:somebody@shop.iam.gserviceaccount.com'];
    const { status, body } = await list();
    expect(status).toBe(403);
    expect(body.error).toMatchObject({
      status: 'PERMISSION_DENIED',
      details: [{ reason: 'IAM_PERMISSION_DENIED', metadata: { permission: 'logging.logEntries.list' } }],
    });
  });

  it('is for nobody without a token', async () => {
    const { google } = await logged();
    const answer = await fetch(`${google.url}/v2/entries:list`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(401);
  });
});
