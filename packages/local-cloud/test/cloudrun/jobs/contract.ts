import type { protos } from '@google-cloud/run';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Clients } from '../contract-clients.ts';

type Job = protos.google.cloud.run.v2.IJob;
type Execution = protos.google.cloud.run.v2.IExecution;

export interface JobsEndpoint {
  clients: Clients;
  project: string;
  region: string;
  /** Ends with what its variable EXIT says, 0 without it, after it printed a line. */
  image: string;
  /** What it printed, and the platform with it, of one execution. */
  lines(execution: string): Promise<string[]>;
}

const CODE = { invalid: 3, missing: 5, exists: 6, precondition: 9, aborted: 10 };
const refused = (code: number) => expect.objectContaining({ code });

/** What who deploys and runs jobs may rely on, of any Cloud Run, by Google's own unmodified client. */
export function jobsContract(at: () => JobsEndpoint): void {
  const id = `j${Date.now().toString(36)}`;
  let name: string;
  let parent: string;
  let clients: Clients;
  const job = (container: object = {}, task: object = {}, more: object = {}): Job => ({
    template: { template: { containers: [{ image: at().image, ...container }], ...task }, ...more },
  });
  const get = async () => (await clients.jobs.getJob({ name }))[0] as Job;
  const update = async (wanted: Job) => {
    const [operation] = await clients.jobs.updateJob({ job: { ...wanted, name } });
    await operation.promise();
    return get();
  };
  const run = async (overrides?: object) => {
    const [operation] = await clients.jobs.runJob({ name, ...(overrides && { overrides }) });
    const error = await operation.promise().then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    const [{ name: execution = '' }] = (await clients.executions.listExecutions({ parent: name }))[0] as [
      Execution,
    ];
    const [found] = await clients.executions.getExecution({ name: execution });
    const [tasks] = await clients.tasks.listTasks({ parent: execution });
    return { error, execution: found, tasks };
  };

  beforeAll(() => {
    const { project, region } = at();
    clients = at().clients;
    parent = `projects/${project}/locations/${region}`;
    name = `${parent}/jobs/${id}`;
  });
  afterAll(async () => {
    await clients.jobs.deleteJob({ name }).catch(() => undefined);
    for (const client of Object.values(clients)) await client.close();
  });

  it('a job is not there, is made, and is there', async () => {
    await expect(clients.jobs.getJob({ name })).rejects.toEqual(refused(CODE.missing));
    const [operation] = await clients.jobs.createJob({ parent, jobId: id, job: job() });
    const [made] = (await operation.promise()) as unknown as [Job];
    expect(made.name).toBe(name);
    const read = await get();
    expect(read.terminalCondition).toMatchObject({ type: 'Ready', state: 'CONDITION_SUCCEEDED' });
    expect([String(read.generation), String(read.observedGeneration)]).toEqual(['1', '1']);
    expect(read.template).toMatchObject({
      taskCount: 1,
      template: { maxRetries: 3, timeout: { seconds: '600' } },
    });
    await expect(clients.jobs.createJob({ parent, jobId: id, job: job() })).rejects.toEqual(
      refused(CODE.exists),
    );
    const [all] = await clients.jobs.listJobs({ parent });
    expect(all.map(each => each.name)).toContain(name);
  });

  it('an update replaces it whole, and goes by the etag that was read', async () => {
    const first = await update({ ...job({}, { maxRetries: 0 }), labels: { team: 'shop' } });
    expect(first.labels).toEqual({ team: 'shop' });
    const second = await update({ ...job({}, { maxRetries: 0 }), etag: first.etag ?? '' });
    expect(second.labels).toEqual({});
    expect(second.template?.template?.maxRetries).toBe(0);
    const stale = { ...job(), etag: first.etag ?? '', name };
    await expect(clients.jobs.updateJob({ job: stale })).rejects.toEqual(refused(CODE.aborted));
  });

  it('a run ends its operation when its tasks have ended, and says how', async () => {
    const { error, execution, tasks } = await run();
    expect(error).toBeUndefined();
    expect(execution).toMatchObject({ taskCount: 1, succeededCount: 1, failedCount: 0, runningCount: 0 });
    expect(execution.completionTime).not.toBeNull();
    const completed = execution.conditions?.find(({ type }) => type === 'Completed');
    expect(completed?.state).toBe('CONDITION_SUCCEEDED');
    expect(tasks).toHaveLength(1);
    expect((await get()).latestCreatedExecution).toMatchObject({
      name: execution.name,
      completionStatus: 'EXECUTION_SUCCEEDED',
    });
    expect(await at().lines(String(execution.name))).toContain('hello from the job');
  });

  it('a run that fails ends its operation with the task’s end', async () => {
    const { error, execution, tasks } = await run({
      containerOverrides: [{ env: [{ name: 'EXIT', value: '3' }] }],
    });
    expect(error?.message).toContain('failed with exit code: 3');
    expect(execution).toMatchObject({ failedCount: 1, succeededCount: 0 });
    const completed = execution.conditions?.find(({ type }) => type === 'Completed');
    expect(completed).toMatchObject({ state: 'CONDITION_FAILED', executionReason: 'NON_ZERO_EXIT_CODE' });
    expect(tasks[0]?.lastAttemptResult).toMatchObject({ exitCode: 3, termSignal: 0 });
    expect(execution.template?.containers?.[0]?.env).toContainEqual(
      expect.objectContaining({ name: 'EXIT' }),
    );
    expect((await get()).template?.template?.containers?.[0]?.env).toEqual([]);
  });

  it('several tasks each have their number', async () => {
    const { execution, tasks } = await run({ taskCount: 3 });
    expect(execution).toMatchObject({ taskCount: 3, succeededCount: 3 });
    expect(tasks.map(({ index }) => index).sort()).toEqual([0, 1, 2]);
    const lines = await at().lines(String(execution.name));
    for (const index of [0, 1, 2]) expect(lines).toContain(`task ${index} of 3`);
  });

  it('a run is cancelled while it runs', async () => {
    const overrides = { containerOverrides: [{ env: [{ name: 'FOREVER', value: '1' }] }] };
    const [operation] = await clients.jobs.runJob({ name, overrides });
    const { name: execution = '' } = operation.metadata as Execution;
    await started(String(execution));
    const [cancelling] = await clients.executions.cancelExecution({ name: execution });
    await cancelling.promise();
    await expect(operation.promise()).rejects.toThrow();
    const [found] = await clients.executions.getExecution({ name: execution });
    expect(found.cancelledCount).toBe(1);
    await expect(clients.executions.cancelExecution({ name: execution })).rejects.toEqual(
      refused(CODE.precondition),
    );
  });

  it.each<[string, () => Promise<unknown>, number]>([
    [
      'no container',
      () => clients.jobs.createJob({ parent, jobId: `${id}x`, job: { template: { template: {} } } }),
      CODE.invalid,
    ],
    [
      'a name with a capital',
      () => clients.jobs.createJob({ parent, jobId: 'Migrate', job: job() }),
      CODE.invalid,
    ],
    [
      'a container that is not there',
      () => clients.jobs.runJob({ name, overrides: { containerOverrides: [{ name: 'x' }] } }),
      CODE.invalid,
    ],
    [
      'an execution that is not there',
      () => clients.executions.getExecution({ name: `${name}/executions/x` }),
      CODE.missing,
    ],
    ['tasks of nothing', () => clients.tasks.listTasks({ parent: `${name}/executions/x` }), CODE.missing],
  ])('refuses %s', async (_, act, code) => {
    await expect(act()).rejects.toEqual(refused(code));
  });

  it('pages come in order, newest first', async () => {
    const [all] = await clients.executions.listExecutions({ parent: name });
    const paged: string[] = [];
    for await (const each of clients.executions.listExecutionsAsync({ parent: name, pageSize: 1 }))
      paged.push(String(each.name));
    expect(paged).toEqual(all.map(each => each.name));
    const times = all.map(each => Number(each.createTime?.seconds));
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('a job is deleted', async () => {
    const [operation] = await clients.jobs.deleteJob({ name });
    await operation.promise();
    await expect(clients.jobs.getJob({ name })).rejects.toEqual(refused(CODE.missing));
  });

  async function started(execution: string): Promise<void> {
    for (;;) {
      const [{ runningCount }] = await clients.executions.getExecution({ name: execution });
      if (runningCount === 1) return;
    }
  }
}
