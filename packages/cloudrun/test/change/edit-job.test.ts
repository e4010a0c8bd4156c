import { describe, expect, it } from 'vitest';
import { editJob } from '../../src/change/edit-job.ts';
import type { Raw } from '../../src/raw.ts';
import { container, nothing } from './documents.ts';

const task = {
  containers: [{ name: 'migrate', image: 'x/migrate:1', resources: { limits: { cpu: '1000m' } } }],
  maxRetries: 3,
  timeout: '600s',
  nextYear: [1],
};
const job: Raw = {
  name: 'projects/shop/locations/europe-west1/jobs/migrate',
  uid: 'u',
  etag: '"e"',
  client: 'gcloud',
  executionCount: 7,
  aFieldOfNextYear: { deep: 1 },
  template: { taskCount: 1, later: 2, template: task },
};

describe('editJob', () => {
  it('writes a job whole, with what this version does not know', () => {
    const { body, mask, changes, images, same } = editJob(
      job,
      container({ image: 'x/migrate:2', memory: '1Gi' }),
    );
    expect(body).toEqual({
      name: job.name,
      client: 'gcloud',
      aFieldOfNextYear: { deep: 1 },
      template: {
        taskCount: 1,
        later: 2,
        template: {
          ...task,
          containers: [
            { name: 'migrate', image: 'x/migrate:2', resources: { limits: { cpu: '1000m', memory: '1Gi' } } },
          ],
        },
      },
    });
    expect({ mask, images, same }).toEqual({ mask: [], images: { migrate: 'x/migrate:2' }, same: false });
    expect(changes).toEqual([
      { what: 'container migrate image', from: 'x/migrate:1', to: 'x/migrate:2' },
      { what: 'container migrate memory', to: '1Gi' },
    ]);
  });

  it('changes how often it runs', () => {
    const template = { taskCount: 5, parallelism: 2, maxRetries: 0, timeout: 3601 };
    const { body, changes } = editJob(job, { ...nothing, template });
    expect(body.template).toEqual({
      taskCount: 5,
      later: 2,
      parallelism: 2,
      template: { ...task, maxRetries: 0, timeout: '3601s' },
    });
    expect(changes).toEqual([
      { what: 'template tasks', from: '1', to: '5' },
      { what: 'template parallelism', to: '2' },
      { what: 'template retries', from: '3', to: '0' },
      { what: 'template timeout', from: '600s', to: '3601s' },
    ]);
  });

  it('is the same where nothing changes, also by what Google fills in', () => {
    expect(
      editJob(job, { ...nothing, template: { taskCount: 1, maxRetries: 3, timeout: 600 } }),
    ).toMatchObject({
      same: true,
      changes: [],
    });
  });

  it('makes a new one', () => {
    const { body } = editJob(undefined, {
      ...container({ image: 'x/migrate:1' }),
      template: { maxRetries: 0 },
      create: true,
    });
    expect(body).toEqual({
      template: { template: { containers: [{ image: 'x/migrate:1' }], maxRetries: 0 } },
    });
  });

  it('refuses what only services have', () => {
    expect(() =>
      editJob(job, {
        containers: { '': { port: 1, cpuIdle: true } },
        template: { minInstances: 1 },
        service: { ingress: 'all' },
      }),
    ).toThrow(/^Cloud Run job migrate: 4 inputs.*cpu-idle.*container-port.*min-instances.*ingress/s);
  });
});
