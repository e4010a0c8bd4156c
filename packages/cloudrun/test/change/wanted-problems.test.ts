import { describe, expect, it } from 'vitest';
import { editJob } from '../../src/change/edit-job.ts';
import { editService } from '../../src/change/edit-service.ts';
import type { Kind } from '../../src/change/kind.ts';
import { wantedProblems } from '../../src/change/wanted-problems.ts';
import type { RunWanted } from '../../src/wanted.ts';

const image = 'example.com/api:1';

describe('what cannot be met whatever is there', () => {
  it.each<[string, Kind, Omit<RunWanted, 'containers'> & { change?: object }]>([
    ['memory', 'service', { change: { memory: 'much' } }],
    ['environment-variables', 'service', { change: { env: { PORT: '80' } } }],
    ['startup-probe', 'service', { change: { startupProbe: { tcpSocket: {}, periodSeconds: 241 } } }],
    ['container-port', 'job', { change: { port: 8080 } }],
    ['concurrency', 'worker-pool', { template: { concurrency: 80 } }],
    ['task-count', 'job', { template: { taskCount: 0 } }],
    ['instances', 'service', { service: { instances: 3 } }],
    ['labels', 'service', { labels: { Team: 'shop' } }],
  ])('is told of %s of a %s before anything is looked at, as the edit refuses it', (input, kind, given) => {
    const { change = {}, ...rest } = given;
    const wanted: RunWanted = { ...rest, containers: { '': { image, ...change } } };
    const [problem, ...more] = wantedProblems(kind, wanted);
    expect(problem?.input).toBe(input);
    expect(more).toEqual([]);
    const edit = () =>
      kind === 'job' ? editJob(undefined, wanted) : editService(undefined, wanted, { kind });
    expect(edit).toThrow(problem?.problem);
  });

  it('is nothing where all can be met', () => {
    expect(wantedProblems('service', { containers: { '': { image, memory: '1Gi' } } })).toEqual([]);
    expect(wantedProblems('service', { containers: {} })).toEqual([]);
  });
});
