import { RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { diagnoseExecution } from '../src/diagnose.ts';
import {
  type DiagnosePorts,
  diagnose,
  explain,
  type JobStarted,
  type Raw,
  type RunStarted,
  readExecution,
} from '../src/index.ts';
import { AT, FakeJobs, failedWith } from './fake-jobs.ts';

const PORT =
  'The user-provided container failed to start and listen on the port defined provided by the PORT=8080 environment variable.';
const failed = (type: string, message: string, more: Record<string, unknown> = {}) => ({
  type,
  state: 'CONDITION_FAILED',
  message,
  ...more,
});
const SERVICE: Raw = {
  name: 'projects/p/locations/r/services/api',
  latestReadyRevision: 'api-1',
  terminalCondition: failed('Ready', `Revision 'api-2' is not ready and cannot serve traffic. ${PORT}`, {
    reason: 'REVISION_FAILED',
  }),
  conditions: [
    { type: 'RoutesReady', state: 'CONDITION_SUCCEEDED', message: 'fine' },
    failed('ConfigurationsReady', `Revision 'api-2' is not ready and cannot serve traffic. ${PORT}`, {
      reason: 'REVISION_FAILED',
    }),
  ],
  trafficStatuses: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
};
const REVISION: Raw = {
  name: 'projects/p/locations/r/services/api/revisions/api-2',
  createTime: '2026-11-29T10:00:00Z',
  logUri: 'https://console.cloud.google.com/logs',
  conditions: [failed('ContainerHealthy', PORT, { revisionReason: 'HEALTH_CHECK_CONTAINER_ERROR' })],
};
const started: RunStarted = {
  kind: 'service',
  region: 'r',
  id: 'api',
  uid: 'u',
  revision: 'api-2',
  previousRevision: 'api-1',
  generation: 2,
  operation: 'projects/p/locations/r/operations/1',
  rollout: {
    schema: 1,
    release: '1.1',
    revision: 'api-2',
    before: [],
    states: [],
    wasLatest: true,
    least: 0,
  },
};

const nobody = async (): Promise<never> => {
  throw new RemoteError('denied', { service: 'Cloud Run', operation: 'Any', status: 403 });
};
function ports(api: Partial<DiagnosePorts['api']>) {
  const said: string[] = [];
  const asked: unknown[] = [];
  const collection = (document: Raw) =>
    ({ get: async () => document }) as unknown as DiagnosePorts['api']['services'];
  const none = {
    services: collection({}),
    workerPools: collection({}),
    jobs: collection({}) as DiagnosePorts['api']['jobs'],
  };
  const refused = {
    getRevision: nobody,
    getOperation: nobody,
    logTail: nobody,
  };
  return {
    said,
    asked,
    collection,
    log: (line: string) => said.push(line),
    api: { ...none, ...refused, ...api },
  };
}

describe('diagnose', () => {
  it('gathers a revision’s conditions, its end, its lines, the operation’s error and what serves', async () => {
    const { collection } = ports({});
    const tails: unknown[] = [];
    const found = await diagnose(
      ports({
        services: collection(SERVICE),
        getRevision: async (_, parent, id) =>
          parent.kind === 'services' && id === 'api-2' ? REVISION : undefined,
        getOperation: async name => ({ name, done: true, error: { code: 13, message: 'Revision failed.' } }),
        logTail: async (...args) => {
          tails.push(args);
          return ['no DATABASE_URL', 'Container called exit(1).'];
        },
      }),
      AT,
      started,
    );
    expect(found).toEqual({
      conditions: [
        expect.objectContaining({ type: 'ContainerHealthy', reason: 'HEALTH_CHECK_CONTAINER_ERROR' }),
        // The same sentence stands in another condition, too.
        expect.objectContaining({ type: 'Ready', reason: 'REVISION_FAILED' }),
      ],
      operation: 'Revision failed.',
      exit: { code: 1 },
      logs: {
        source: 'revision api-2',
        lines: ['no DATABASE_URL', 'Container called exit(1).'],
        uri: 'https://console.cloud.google.com/logs',
      },
      serving: [{ revision: 'api-1', percent: 100 }],
    });
    expect(tails).toEqual([
      [AT, { since: Date.parse('2026-11-29T09:59:00Z'), service: 'api', revision: 'api-2' }, 25],
    ]);
    expect(explain(found)?.words).toBe('The program ended with an error (1)');
  });

  it('looks where a worker pool’s are', async () => {
    const { collection } = ports({});
    const parents: unknown[] = [];
    const owners: unknown[] = [];
    const found = await diagnose(
      ports({
        workerPools: collection({ instanceSplitStatuses: [{ revision: 'api-1', percent: 100 }] }),
        getRevision: async (_, parent) => {
          parents.push(parent);
          return REVISION;
        },
        logTail: async (_, of) => {
          owners.push(of);
          return [];
        },
      }),
      AT,
      { ...started, kind: 'worker-pool' },
    );
    expect(parents).toEqual([{ kind: 'workerPools', id: 'api' }]);
    expect(owners).toEqual([expect.objectContaining({ workerPool: 'api', revision: 'api-2' })]);
    expect(found.serving).toEqual([{ revision: 'api-1', percent: 100 }]);
    expect(explain(found)?.words).toContain('did not listen on its port (8080)');
  });

  it('reads no log of a revision that was never made, and explains by what there is', async () => {
    const { collection } = ports({});
    const message =
      'Permission denied on secret: projects/1/secrets/token/versions/1 for Revision service account api@shop.iam.gserviceaccount.com.';
    const { api, log, said } = ports({
      services: collection({ conditions: [failed('ConfigurationsReady', message)] }),
      getRevision: async () => undefined,
      getOperation: async name => ({ name, done: false }),
    });
    const found = await diagnose({ api, log }, AT, started);
    expect(found.logs).toEqual({ source: 'revision api-2', lines: [] });
    expect(found).not.toHaveProperty('operation');
    expect(said).toEqual([]);
    expect(explain(found)?.fix).toContain('on projects/1/secrets/token to api@shop.iam.gserviceaccount.com');
  });

  it('says what it cannot read, and fails in nothing', async () => {
    const service = { get: nobody } as unknown as DiagnosePorts['api']['services'];
    const { api, log, said } = ports({ services: service });
    expect(await diagnose({ api, log }, AT, started)).toEqual({
      conditions: [],
      logs: { source: 'revision api-2', lines: [] },
      serving: [],
    });
    expect(said.sort()).toEqual([
      'Could not read the operation: denied',
      'Could not read the revision api-2: denied',
      'Could not read the service: denied',
    ]);
  });

  it('tells the rest where the log may not be read, with the page that shows it', async () => {
    const { collection } = ports({});
    const { api, log, said } = ports({ services: collection(SERVICE), getRevision: async () => REVISION });
    const found = await diagnose({ api, log }, AT, started);
    expect(found.logs).toEqual({
      source: 'revision api-2',
      lines: [],
      uri: 'https://console.cloud.google.com/logs',
    });
    expect(said).toContain('Could not read its log: denied');
    expect(found.conditions).toHaveLength(2);
  });

  it('tells why a job is refused', async () => {
    const jobs = new FakeJobs().put('migrate', {});
    jobs.touch('migrate', {
      terminalCondition: failed('Ready', "Image 'x' not found.", { reason: 'CONTAINER_MISSING' }),
    });
    const { log, api } = ports({
      jobs: { ...jobs.api.jobs, get: async () => jobs.documents.get('migrate') },
    });
    const job: JobStarted = { kind: 'job', region: 'r', id: 'migrate', uid: 'u', generation: 1, images: {} };
    const found = await diagnose({ api, log }, AT, job);
    expect(found).toMatchObject({
      logs: { source: 'job migrate', lines: [] },
      conditions: [{ message: "Image 'x' not found." }],
    });
    expect(explain(found)?.words).toContain('not in the registry');
  });
});

describe('diagnoseExecution', () => {
  const execution = readExecution({
    name: 'projects/p/locations/r/jobs/migrate/executions/m-1',
    job: 'migrate',
    ...failedWith('Task m-1-task0 failed'),
  });
  it.each([
    [
      'by a task’s exit code before a line',
      [{ lastAttemptResult: { exitCode: 139, status: { code: 13, message: '' } } }],
      ['Container called exit(2).'],
      'segmentation fault',
    ],
    ['by a line where no task tells', [], ['Container called exit(2).'], 'refuse their arguments'],
    [
      'by a task’s words',
      [{ lastAttemptResult: { status: { code: 4, message: 'The configured timeout was reached.' } } }],
      [],
      'longer than the job allows',
    ],
  ])('explains %s', async (_, tasks, lines, words) => {
    const jobs = new FakeJobs();
    Object.assign(jobs, { tasks, lines });
    const found = await diagnoseExecution({ api: jobs.api, log: () => {} }, AT, execution);
    expect(explain(found)?.words).toContain(words);
    expect(jobs.calls.sort()).toEqual(['tail m-1 25', 'tasks m-1']);
  });

  it('takes no end with 0 for the cause', async () => {
    const jobs = new FakeJobs();
    jobs.lines = ['Container called exit(0).'];
    expect(explain(await diagnoseExecution({ api: jobs.api, log: () => {} }, AT, execution))).toBeUndefined();
  });

  it('does without tasks and lines that may not be read', async () => {
    const said: string[] = [];
    const found = await diagnoseExecution(
      { api: { listTasks: nobody, logTail: nobody }, log: line => said.push(line) },
      AT,
      execution,
    );
    expect(found).toEqual({
      conditions: [expect.objectContaining({ message: 'Task m-1-task0 failed' })],
      logs: { source: 'execution m-1', lines: [] },
      serving: [],
    });
    expect(said.sort()).toEqual(['Could not read its log: denied', 'Could not read the tasks: denied']);
  });
});
