import { describe, expect, it } from 'vitest';
import { ApiFault } from '../../../src/google/google-fault.ts';
import { CALLER, JOB, openJobs, PARENT, taskTemplate } from './fixture.ts';

describe('a job', () => {
  it('is made with the defaults that Google names, and ready once its image was found', async () => {
    const { create, call } = openJobs();
    expect((await create({}, { labels: { team: 'shop' } })).response).toMatchObject({ name: JOB });
    const job = await call('Jobs.GetJob', { name: JOB });
    expect(job).toMatchObject({
      generation: '1',
      observedGeneration: '1',
      creator: CALLER.email,
      labels: { team: 'shop' },
      template: { taskCount: 1, template: { maxRetries: 3, timeout: '600s' } },
      terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
    });
    expect(job).not.toHaveProperty('reconciling');
  });

  it('is reconciling until then', async () => {
    const { call } = openJobs();
    const job = { template: { template: taskTemplate() } };
    const begun = await call('Jobs.CreateJob', { parent: PARENT, jobId: 'migrate', job });
    expect(begun).toMatchObject({ done: false, metadata: { name: JOB, reconciling: true } });
  });

  it('without its image is not ready, and its operation says so', async () => {
    const { create, call } = openJobs();
    const { error } = await create({ template: taskTemplate({}, { image: 'r.test/missing:1' }) });
    expect(error).toEqual({ code: 5, message: "Image 'r.test/missing:1' not found." });
    const { terminalCondition, observedGeneration } = await call('Jobs.GetJob', { name: JOB });
    expect(terminalCondition).toMatchObject({ state: 'CONDITION_FAILED', reason: 'CONTAINER_MISSING' });
    expect(observedGeneration).toBeUndefined();
  });

  it('keeps `0` retries, which is not the default', async () => {
    const { create } = openJobs();
    const { response } = await create({ template: taskTemplate({ maxRetries: 0 }) });
    expect(response.template.template.maxRetries).toBe(0);
  });

  it('is replaced whole by an update: what it does not name is gone, unknown fields come and go', async () => {
    const { create, call } = openJobs();
    await create({ newField: { a: 1 } }, { labels: { team: 'shop' } });
    const before = await call('Jobs.GetJob', { name: JOB });
    expect(before.template.newField).toEqual({ a: 1 });
    const job = {
      name: JOB,
      template: { template: taskTemplate({}, { newer: [1] }) },
      uid: 'x',
      etag: before.etag,
    };
    await call('Jobs.UpdateJob', { job });
    const after = await call('Jobs.GetJob', { name: JOB });
    expect(after).toMatchObject({ uid: before.uid, generation: '2', createTime: before.createTime });
    expect(after.template.template.containers[0].newer).toEqual([1]);
    expect(after).not.toHaveProperty('labels');
    expect(after.template).not.toHaveProperty('newField');
    expect(after.etag).not.toBe(before.etag);
  });

  it('is not written over by who read it before somebody else wrote', async () => {
    const { create, call } = openJobs();
    await create();
    const { etag } = await call('Jobs.GetJob', { name: JOB });
    const job = { name: JOB, template: { template: taskTemplate() }, etag };
    await call('Jobs.UpdateJob', { job });
    await expect(call('Jobs.UpdateJob', { job })).rejects.toMatchObject({ status: 'ABORTED', code: 409 });
    await expect(call('Jobs.RunJob', { name: JOB, etag })).rejects.toMatchObject({ status: 'ABORTED' });
    await expect(call('Jobs.DeleteJob', { name: JOB, etag })).rejects.toMatchObject({ status: 'ABORTED' });
  });

  it('is not written over either where somebody else’s write comes just before', async () => {
    const { create, call, faults } = openJobs();
    await create();
    const { etag } = await call('Jobs.GetJob', { name: JOB });
    const job = { name: JOB, template: { template: taskTemplate() }, etag };
    faults.add({ kind: 'conflict', service: 'migrate' });
    await expect(call('Jobs.UpdateJob', { job })).rejects.toMatchObject({ status: 'ABORTED' });
    const after = await call('Jobs.GetJob', { name: JOB });
    expect(after).toMatchObject({ generation: '1' });
    await call('Jobs.UpdateJob', { job: { ...job, etag: after.etag } });
  });

  it('is not touched by what only validates', async () => {
    const { create, call } = openJobs();
    await create();
    const before = await call('Jobs.GetJob', { name: JOB });
    const job = { name: JOB, template: { taskCount: 7, template: taskTemplate() } };
    const planned = await call('Jobs.UpdateJob', { job, validateOnly: true });
    expect(planned).toMatchObject({ done: true, response: { template: { taskCount: 7 } } });
    await call('Jobs.RunJob', { name: JOB, validateOnly: true });
    await call('Jobs.DeleteJob', { name: JOB, validateOnly: true });
    expect(await call('Jobs.GetJob', { name: JOB })).toEqual(before);
    expect(await call('Executions.ListExecutions', { parent: JOB })).toEqual({});
  });

  it('is made by an update only where that is allowed', async () => {
    const { call } = openJobs();
    const job = { name: JOB, template: { template: taskTemplate() } };
    await expect(call('Jobs.UpdateJob', { job })).rejects.toMatchObject({ status: 'NOT_FOUND' });
    await call('Jobs.UpdateJob', { job, allowMissing: true });
    expect((await call('Jobs.GetJob', { name: JOB })).generation).toBe('1');
  });

  it('is made once, listed newest first, and deleted', async () => {
    const { create, call } = openJobs();
    await create();
    const job = { template: { template: taskTemplate() } };
    await expect(call('Jobs.CreateJob', { parent: PARENT, jobId: 'migrate', job })).rejects.toMatchObject({
      status: 'ALREADY_EXISTS',
    });
    await call('Jobs.CreateJob', { parent: PARENT, jobId: 'report', job });
    const first = await call('Jobs.ListJobs', { parent: PARENT, pageSize: 1 });
    expect(first.jobs[0].name).toBe(`${PARENT}/jobs/report`);
    const second = await call('Jobs.ListJobs', {
      parent: PARENT,
      pageSize: 1,
      pageToken: first.nextPageToken,
    });
    expect([second.jobs[0].name, second.nextPageToken]).toEqual([JOB, undefined]);
    expect(await call('Jobs.DeleteJob', { name: JOB })).toMatchObject({ done: true });
    await expect(call('Jobs.GetJob', { name: JOB })).rejects.toMatchObject({ status: 'NOT_FOUND' });
  });

  it.each<[string, object, string | undefined, string]>([
    ['no container', { template: {} }, undefined, 'INVALID_ARGUMENT'],
    ['no image', { template: { containers: [{ name: 'a' }] } }, undefined, 'INVALID_ARGUMENT'],
    ['eleven retries', { template: taskTemplate({ maxRetries: 11 }) }, undefined, 'INVALID_ARGUMENT'],
    ['eight days', { template: taskTemplate({ timeout: '691200s' }) }, undefined, 'INVALID_ARGUMENT'],
    ['more at once than there are', { parallelism: 2 }, undefined, 'INVALID_ARGUMENT'],
    ['a capital letter', {}, 'Migrate', 'INVALID_ARGUMENT'],
    ['a long name', {}, 'm'.repeat(50), 'INVALID_ARGUMENT'],
    [
      'a variable of the system’s',
      { template: taskTemplate({}, { env: [{ name: 'PORT', value: '1' }] }) },
      undefined,
      'INVALID_ARGUMENT',
    ],
    ['a final hyphen', {}, 'migrate-', 'INVALID_ARGUMENT'],
  ])('with %s is refused', async (_, template, jobId = 'migrate', status) => {
    const { call } = openJobs();
    const job = { template: { template: taskTemplate(), ...template } };
    const made = call('Jobs.CreateJob', { parent: PARENT, jobId, job });
    await expect(made).rejects.toBeInstanceOf(ApiFault);
    await expect(made).rejects.toMatchObject({ status });
    await expect(call('Jobs.GetJob', { name: JOB })).rejects.toMatchObject({ status: 'NOT_FOUND' });
  });

  it('has no labels of Google’s own', async () => {
    const { call } = openJobs();
    const job = { template: { template: taskTemplate() }, labels: { 'run.googleapis.com/x': 'y' } };
    await expect(call('Jobs.CreateJob', { parent: PARENT, jobId: 'migrate', job })).rejects.toMatchObject({
      status: 'INVALID_ARGUMENT',
    });
  });

  it('never gets ready where the fault says so', async () => {
    const { call, faults, scheduler, operation } = openJobs();
    faults.add({ kind: 'never-ends', service: 'migrate' });
    const job = { template: { template: taskTemplate() } };
    const begun = await call('Jobs.CreateJob', { parent: PARENT, jobId: 'migrate', job });
    await scheduler.advance(3_600_000);
    expect(operation(begun.name).done).toBe(false);
    expect((await call('Jobs.GetJob', { name: JOB })).reconciling).toBe(true);
  });
});
