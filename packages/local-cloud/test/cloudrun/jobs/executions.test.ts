import { describe, expect, it } from 'vitest';
import { jobs } from '../../../src/cloudrun/jobs/index.ts';
import { createWorld } from '../../../src/cloudrun/world.ts';
import { virtualScheduler } from '../../../src/ecs/virtual-scheduler.ts';
import { CALLER, JOB, openJobs, PARENT, taskTemplate } from './fixture.ts';

const completed = ({ conditions }: { conditions: { type: string }[] }) =>
  conditions.find(({ type }) => type === 'Completed');

describe('an execution', () => {
  it('runs the job’s container, says so while it does, and ends its operation with it', async () => {
    const { create, call, get, scheduler, ran, lines, operation } = openJobs(() => ({
      exitAfter: 60_000,
      lines: ['0001 applied'],
    }));
    await create({
      template: taskTemplate(
        {},
        { command: ['node'], args: ['migrate.js'], env: [{ name: 'A', value: 'b c' }] },
      ),
    });
    const begun = await call('Jobs.RunJob', { name: JOB });
    const { name } = begun.metadata;
    expect(name).toMatch(new RegExp(`^${JOB}/executions/migrate-[a-z0-9]{5}$`));
    await scheduler.advance(30_000);
    expect(await get(name)).toMatchObject({
      runningCount: 1,
      reconciling: true,
      taskCount: 1,
      job: 'migrate',
    });
    expect(operation(begun.name).done).toBe(false);
    await scheduler.advance(60_000);
    const execution = await get(name);
    expect(execution).toMatchObject({ succeededCount: 1, completionTime: expect.any(String) });
    expect(execution).not.toHaveProperty('runningCount');
    expect(completed(execution)).toMatchObject({ state: 'CONDITION_SUCCEEDED' });
    expect(operation(begun.name)).toMatchObject({ done: true, response: { name, succeededCount: 1 } });
    const id = name.split('/').at(-1);
    expect(ran).toEqual([
      expect.objectContaining({
        image: 'r.test/shop/api@sha256:1',
        entryPoint: ['node'],
        command: ['migrate.js'],
        environment: {
          A: 'b c',
          CLOUD_RUN_JOB: 'migrate',
          CLOUD_RUN_EXECUTION: id,
          CLOUD_RUN_TASK_INDEX: '0',
          CLOUD_RUN_TASK_ATTEMPT: '0',
          CLOUD_RUN_TASK_COUNT: '1',
        },
      }),
    ]);
    expect(lines(name, `${id}-task0`)).toEqual(['0001 applied']);
    expect((await call('Jobs.GetJob', { name: JOB })).latestCreatedExecution).toMatchObject({
      name,
      completionStatus: 'EXECUTION_SUCCEEDED',
    });
  });

  it('fails with its task’s last exit code, after its retries', async () => {
    const { create, run, ran, call, lines } = openJobs(() => ({ exitAfter: 10, exitCode: 3 }));
    await create({ template: taskTemplate({ maxRetries: 2 }) });
    const { operation, execution, tasks } = await run();
    expect(ran.map(({ environment }) => environment.CLOUD_RUN_TASK_ATTEMPT)).toEqual(['0', '1', '2']);
    expect(tasks).toEqual([
      expect.objectContaining({ retried: 2, lastAttemptResult: { status: expect.anything(), exitCode: 3 } }),
    ]);
    const why = `Task ${tasks[0].name.split('/').at(-1)} failed with exit code: 3 and message: The container exited with an error.`;
    expect(operation.error).toEqual({ code: 10, message: why });
    expect(completed(execution)).toMatchObject({
      state: 'CONDITION_FAILED',
      executionReason: 'NON_ZERO_EXIT_CODE',
      message: why,
    });
    expect(execution).toMatchObject({ failedCount: 1, retriedCount: 1 });
    expect(lines(execution.name, 'system')).toHaveLength(3);
    const { latestCreatedExecution, executionCount } = await call('Jobs.GetJob', { name: JOB });
    expect([latestCreatedExecution.completionStatus, executionCount]).toEqual(['EXECUTION_FAILED', 1]);
  });

  it('succeeds where a retry does', async () => {
    const { create, run } = openJobs(({ environment }) => ({
      exitAfter: 10,
      exitCode: environment.CLOUD_RUN_TASK_ATTEMPT === '0' ? 1 : 0,
    }));
    await create();
    const { operation, execution, tasks } = await run();
    expect(operation.response).toMatchObject({ succeededCount: 1, retriedCount: 1 });
    expect(execution).not.toHaveProperty('failedCount');
    expect(tasks[0]).toMatchObject({ retried: 1, lastAttemptResult: { status: {} } });
  });

  it('has as many tasks at once as it may, and all of them in the end', async () => {
    let at = 0;
    let most = 0;
    const { create, run, scheduler, get, call } = openJobs(() => {
      at += 1;
      most = Math.max(most, at);
      scheduler.after(1_000, () => {
        at -= 1;
      });
      return { exitAfter: 1_000 };
    });
    await create({ taskCount: 5, parallelism: 2 });
    const { execution, tasks } = await run();
    expect(most).toBe(2);
    expect(tasks.map(({ index = 0 }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(await get(execution.name)).toMatchObject({ succeededCount: 5 });
    expect((await call('Tasks.GetTask', { name: tasks[4].name })).completionTime).toEqual(expect.any(String));
  });

  it('cancels the tasks that are left when one has failed', async () => {
    const { create, run } = openJobs(({ environment }) => ({
      exitAfter: 500,
      exitCode: environment.CLOUD_RUN_TASK_INDEX === '1' ? 1 : 0,
    }));
    await create({ taskCount: 4, parallelism: 1, template: taskTemplate({ maxRetries: 0 }) });
    const { execution } = await run();
    expect(execution).toMatchObject({ succeededCount: 1, failedCount: 1, cancelledCount: 2 });
  });

  it('ends an attempt that takes too long, by a signal', async () => {
    const { create, run, scheduler } = openJobs(() => ({}));
    await create({ template: taskTemplate({ maxRetries: 0, timeout: '30s' }) });
    const began = scheduler.now();
    const { operation, tasks } = await run();
    expect(scheduler.now() - began).toBeGreaterThanOrEqual(30_000);
    expect(tasks[0].lastAttemptResult).toMatchObject({ termSignal: 15 });
    expect(tasks[0].lastAttemptResult).not.toHaveProperty('exitCode');
    expect(operation.error.message).toContain('The configured timeout was reached.');
  });

  it('takes what the caller overrides, for this once', async () => {
    const { create, run, ran, call } = openJobs();
    await create({
      template: taskTemplate(
        {},
        {
          args: ['a'],
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        },
      ),
    });
    const before = await call('Jobs.GetJob', { name: JOB });
    const override = {
      args: ['up'],
      env: [
        { name: 'B', value: '3' },
        { name: 'RELEASE', value: '42.1/1' },
      ],
    };
    const overrides = { containerOverrides: [override], taskCount: 2, timeout: '60s' };
    const { execution } = await run({ overrides });
    expect(ran).toHaveLength(2);
    expect(ran[0]).toMatchObject({ command: ['up'], environment: { A: '1', B: '3', RELEASE: '42.1/1' } });
    expect(execution).toMatchObject({ taskCount: 2, template: { timeout: '60s' } });
    expect(execution.template.containers[0].env).toContainEqual({ name: 'RELEASE', value: '42.1/1' });
    expect((await call('Jobs.GetJob', { name: JOB })).template).toEqual(before.template);
    ran.length = 0;
    await run({ overrides: { containerOverrides: [{ clearArgs: true }] } });
    expect(ran[0]).not.toHaveProperty('command');
  });

  it.each<[object, string]>([
    [{ containerOverrides: [{ name: 'other' }] }, 'INVALID_ARGUMENT'],
    [{ timeout: '0s' }, 'INVALID_ARGUMENT'],
    [{ taskCount: 10_001 }, 'INVALID_ARGUMENT'],
  ])('is not begun with %j', async (overrides, status) => {
    const { create, call } = openJobs();
    await create();
    await expect(call('Jobs.RunJob', { name: JOB, overrides })).rejects.toMatchObject({ status });
    expect(await call('Executions.ListExecutions', { parent: JOB })).toEqual({});
  });

  it('is cancelled while it runs: its tasks are told, and counted so', async () => {
    const { create, call, get, scheduler, operation } = openJobs(() => ({}));
    await create({ taskCount: 3, parallelism: 2 });
    const begun = await call('Jobs.RunJob', { name: JOB });
    const { name } = begun.metadata;
    await scheduler.advance(10_000);
    const cancelled = await call('Executions.CancelExecution', { name });
    expect(completed(await get(name))).toMatchObject({ executionReason: 'CANCELLING' });
    await scheduler.until(() => operation(cancelled.name).done === true);
    const execution = await get(name);
    expect(execution).toMatchObject({ cancelledCount: 3, completionTime: expect.any(String) });
    expect(completed(execution)).toMatchObject({ state: 'CONDITION_FAILED', executionReason: 'CANCELLED' });
    expect(operation(begun.name).error.message).toContain('was cancelled');
    expect(operation(cancelled.name)).toMatchObject({ response: { cancelledCount: 3 } });
    await expect(call('Executions.CancelExecution', { name })).rejects.toMatchObject({
      status: 'FAILED_PRECONDITION',
    });
  });

  it('is cancelled before it starts: nothing ever runs', async () => {
    const { create, call, get, scheduler, ran } = openJobs();
    await create();
    const begun = await call('Jobs.RunJob', { name: JOB });
    await call('Executions.CancelExecution', { name: begun.metadata.name });
    await scheduler.advance(600_000);
    expect(ran).toEqual([]);
    const execution = await get(begun.metadata.name);
    expect(execution.cancelledCount).toBe(1);
    expect(execution).not.toHaveProperty('completionTime');
  });

  it('meets a crash as often as the fault says', async () => {
    const { create, run, faults, lines } = openJobs();
    await create({ template: taskTemplate({ maxRetries: 1 }) });
    faults.add({ kind: 'crash', service: 'migrate', exitCode: 137, lines: ['out of memory'], count: 1 });
    const first = await run();
    expect(first.execution).toMatchObject({ succeededCount: 1, retriedCount: 1 });
    expect(lines(first.execution.name, first.tasks[0].name.split('/').at(-1))).toEqual(['out of memory']);
    faults.add({ kind: 'crash', service: 'migrate', exitCode: 137 });
    const second = await run();
    expect(second.tasks[0].lastAttemptResult).toMatchObject({ termSignal: 9 });
  });

  it('of a job that is run twice is another one, listed before it; and deleted with its tasks', async () => {
    const { create, run, call } = openJobs();
    await create();
    const { execution: first } = await run();
    const { execution: second } = await run();
    const names = async (parent: string) =>
      ((await call('Executions.ListExecutions', { parent })).executions ?? []).map(
        (each: { name: string }) => each.name,
      );
    expect(await names(JOB)).toEqual([second.name, first.name]);
    expect(await names(JOB.replace(/migrate$/, '-'))).toEqual([second.name, first.name]);
    await call('Executions.DeleteExecution', { name: second.name });
    expect(await names(JOB)).toEqual([first.name]);
    await expect(call('Tasks.ListTasks', { parent: second.name })).rejects.toMatchObject({
      status: 'NOT_FOUND',
    });
  });

  it('may never tell that it has ended', async () => {
    const { create, call, faults, scheduler, operation, get } = openJobs();
    await create();
    faults.add({ kind: 'never-ends' });
    const begun = await call('Jobs.RunJob', { name: JOB });
    await scheduler.advance(3_600_000);
    expect(operation(begun.name).done).toBe(false);
    expect(await get(begun.metadata.name)).toMatchObject({ succeededCount: 1 });
  });
});

it('of a world whose containers are simulated ends by itself', async () => {
  const scheduler = virtualScheduler();
  const world = createWorld({ scheduler });
  const all = jobs(world);
  const job = { template: { template: taskTemplate() } };
  await all['Jobs.CreateJob']?.({ parent: PARENT, jobId: 'migrate', job }, CALLER);
  await all['Jobs.RunJob']?.({ name: JOB }, CALLER);
  const [execution] = [...world.executions.keys()];
  await scheduler.until(() => world.executions.get(execution ?? '')?.succeededCount === 1);
});
