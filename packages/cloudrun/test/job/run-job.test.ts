import { type RemoteError, TimeoutError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import { type JobRun, OneOffError, runJob } from '../../src/index.ts';
import { AT, done, FakeJobs, failedWith, jobOf, lost, running } from '../fake-jobs.ts';

function shop(more: Record<string, unknown> = {}) {
  const clock = fakeClock();
  const jobs = new FakeJobs(clock.now).put('migrate', jobOf('shop:2', more));
  const said: string[] = [];
  const abort = new AbortController();
  const go = (wish: Partial<JobRun> = {}, api: Partial<FakeJobs['api']> = {}) =>
    runJob(
      { api: { ...jobs.api, ...api }, clock, log: line => said.push(line), signal: abort.signal },
      { at: AT, job: 'migrate', release: '42.1', timeout: 60_000, ...wish },
    );
  return { clock, jobs, said, go, abort };
}
const markOf = (overrides: unknown) =>
  /"PIPELINE_RELEASE","value":"([^"]+)"/.exec(JSON.stringify(overrides))?.[1];

describe('runJob', () => {
  it('runs it with its mark, watches it, and tells its last lines', async () => {
    const { jobs, said, go } = shop();
    jobs.looks = [running(), running(), done()];
    jobs.lines = ['one', 'two'];
    const result = await go({ args: ['up', '--to', 'latest'], env: { DRY: '0' }, taskCount: 3 });
    expect(result).toMatchObject({ execution: 'migrate-1', adopted: false, lines: ['one', 'two'] });
    expect(result.took).toBeGreaterThan(0);
    expect(jobs.overrides).toEqual([
      {
        containerOverrides: [
          {
            args: ['up', '--to', 'latest'],
            env: [
              { name: 'DRY', value: '0' },
              { name: 'PIPELINE_RELEASE', value: expect.stringMatching(/^42\.1\/[0-9a-f]{12}$/) },
            ],
          },
        ],
        taskCount: 3,
      },
    ]);
    expect(said.map(line => line.replace(/^Execution \S+ of job \S+?:? /, ''))).toEqual([
      'was started',
      'Started: Waiting for a container.',
      '1 of 1 tasks succeeded',
      '  one',
      '  two',
      'ended well: 1 of 1 tasks succeeded',
    ]);
  });

  it('says what is the same run, and what another', async () => {
    const { jobs, go } = shop();
    const wishes: Partial<JobRun>[] = [
      {},
      {},
      { release: '42.2' },
      { args: ['x'] },
      { env: { A: 'b' } },
      { taskCount: 2 },
    ];
    for (const wish of wishes) await go(wish);
    jobs.put('migrate', jobOf('shop:3'));
    await go();
    const [first, same, later, ...others] = jobs.overrides.map(markOf);
    expect(same).toBe(first);
    expect(later).toBe(first?.replace('42.1', '42.2'));
    expect(new Set([first, ...others].map(mark => mark?.split('/')[1])).size).toBe(5);
  });

  it.each([['before'], ['after']] as const)(
    'runs once where the answer is lost %s the effect',
    async when => {
      const { jobs, go } = shop();
      jobs.loses = [when];
      expect(await go()).toMatchObject({ execution: 'migrate-1', adopted: false });
      expect(jobs.executions).toHaveLength(1);
    },
  );

  it('finds its own by the mark where the answer names none', async () => {
    const { jobs, go } = shop();
    await go();
    jobs.tells = false;
    expect(await go()).toMatchObject({ execution: 'migrate-2' });
    expect(jobs.executions).toHaveLength(2);
  });

  it('does not take the last run of the same release for the one whose answer was lost', async () => {
    const { jobs, go } = shop();
    await go();
    jobs.loses = ['before'];
    expect(await go()).toMatchObject({ execution: 'migrate-2', adopted: false });
  });

  it('does not take somebody else’s run for its own, neither one that goes on nor one that began meanwhile', async () => {
    const { jobs, go } = shop();
    jobs.looks = [running()];
    await jobs.api.jobs.run(AT, 'migrate', {
      containerOverrides: [{ env: [{ name: 'PIPELINE_RELEASE', value: '41.1/other' }] }],
    });
    jobs.looks = [done()];
    const { run: known } = jobs.api.jobs;
    let sent = 0;
    const run: typeof known = async (...args) => {
      if (++sent > 1) return known(...args);
      await known(AT, 'migrate');
      throw lost('RunJob');
    };
    expect(await go({}, { jobs: { ...jobs.api.jobs, run } })).toMatchObject({
      execution: 'migrate-3',
      adopted: false,
    });
  });

  it('waits for lines that come late, but not for ever', async () => {
    const { jobs, go } = shop();
    let looks = 0;
    const late = async () => (++looks < 3 ? [] : ['late']);
    expect((await go({}, { logTail: late })).lines).toEqual(['late']);
    jobs.lines = [];
    expect((await go()).lines).toEqual([]);
    expect(jobs.calls.filter(call => call.startsWith('tail'))).toHaveLength(3);
  });

  it('waits for one of the same meaning that an earlier run began and that still goes on', async () => {
    const { jobs, go, said } = shop();
    jobs.looks = [running()];
    await expect(go()).rejects.toBeInstanceOf(TimeoutError);
    const [execution] = jobs.executions;
    if (execution) execution.looks = [running(), done()];
    expect(await go({ release: '42.2' })).toMatchObject({ execution: 'migrate-1', adopted: true });
    expect(said).toContainEqual(expect.stringContaining('started by an earlier run'));
    // Of another meaning, or over: a new one.
    jobs.looks = [done()];
    expect(await go({ release: '42.2' })).toMatchObject({ execution: 'migrate-2', adopted: false });
  });

  it('fails with exit code, cause and last lines, and says that nothing was deployed', async () => {
    const { jobs, go } = shop();
    jobs.looks = [
      failedWith(
        'Task migrate-1-task0 failed with exit code: 1 and message: The container exited with an error.',
      ),
    ];
    jobs.tasks = [
      {
        index: 0,
        lastAttemptResult: {
          exitCode: 1,
          status: { code: 13, message: 'The container exited with an error.' },
        },
      },
    ];
    jobs.lines = ['relation "users" exists already', 'Container called exit(1).'];
    const error: OneOffError = await go().catch(thrown => thrown);
    expect(error).toBeInstanceOf(OneOffError);
    expect(error).toMatchObject({ execution: 'migrate-1', exitCode: 1, lines: jobs.lines });
    expect(error.message).toContain('failed with exit code: 1');
    expect(error.message).toContain('Likely cause: The program ended with an error (1)');
    expect(error.message).toContain('Its log: https://console.cloud.google.com/migrate-1');
    expect(error.hint).toContain('Nothing was deployed');
  });

  it('cancels it when the time is up', async () => {
    const { jobs, go } = shop();
    jobs.looks = [running('ContainerReady', 'Importing the image.')];
    jobs.lines = ['waiting for the lock'];
    const error: TimeoutError = await go().catch(thrown => thrown);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error.message).toContain(
      'was cancelled; the last state seen: ContainerReady: Importing the image.; its last line: waiting for the lock',
    );
    expect(error.hint).toContain('task-timeout');
    expect(jobs.calls.at(-1)).toBe('cancel migrate-1');
  });

  it('says so where it could not be cancelled', async () => {
    const { jobs, go, said } = shop();
    jobs.looks = [running()];
    const cancelExecution = async () => {
      throw new Error('not allowed');
    };
    await expect(go({}, { cancelExecution })).rejects.toThrow(
      'could not be cancelled, so that it may still run',
    );
    expect(said.at(-1)).toBe('Could not cancel execution migrate-1: not allowed');
  });

  it('cancels it with the run, and fails with the cancellation', async () => {
    const { jobs, go, abort } = shop();
    const why = new Error('cancelled');
    const getExecution = async () => {
      abort.abort(why);
      return jobs.executions[0]?.document;
    };
    await expect(go({}, { getExecution })).rejects.toBe(why);
    expect(jobs.calls).toEqual(['cancel migrate-1']);
  });

  it.each([
    ['is deleted', [running(), undefined], 'it was deleted'],
    ['is cancelled by somebody', [failedWith('The execution was cancelled.', 'CANCELLED')], 'was cancelled'],
  ])('fails where it %s', async (_, looks, words) => {
    const { jobs, go } = shop();
    jobs.looks = looks;
    await expect(go()).rejects.toThrow(words);
  });

  it('waits where it is not shown at once', async () => {
    const { jobs, go } = shop();
    jobs.looks = [undefined, undefined, done()];
    expect(await go()).toMatchObject({ execution: 'migrate-1' });
  });

  it('is not started where Google says why', async () => {
    const { jobs, go } = shop();
    const run = async () => ({ name: 'o', done: true, error: { code: 9, message: 'The job is not ready.' } });
    const error: OneOffError = await go({}, { jobs: { ...jobs.api.jobs, run } }).catch(thrown => thrown);
    expect(error).toBeInstanceOf(OneOffError);
    expect(error.message).toContain('was not started: The job is not ready.');
  });

  it('gives up after a few lost answers, with none begun', async () => {
    const { jobs, go } = shop();
    jobs.loses = ['before', 'before', 'before', 'before'];
    const error: RemoteError = await go().catch(thrown => thrown);
    expect(error.message).toBe(lost('RunJob').message);
    expect(jobs.executions).toHaveLength(0);
  });

  const two = [
    { name: 'main', image: 'a' },
    { name: 'proxy', image: 'b' },
  ];
  it.each<[string, Partial<JobRun>, unknown[], string]>([
    ['no such job', { job: 'migrat' }, [], 'no job "migrat"'],
    ['several containers', {}, two, 'several containers: main, proxy'],
    ['no such container', { container: 'web' }, two, 'no container web; it has main, proxy'],
    [
      'no such container, the only one without a name',
      { container: 'web' },
      [{ image: 'a' }],
      'it has one without a name',
    ],
  ])('refuses %s', async (_, wish, containers, words) => {
    const { go, jobs } = shop(containers.length > 0 ? { template: { template: { containers } } } : {});
    await expect(go(wish)).rejects.toThrow(words);
    expect(jobs.executions).toEqual([]);
  });

  it('overrides the container that is named', async () => {
    const { go, jobs } = shop({ template: { template: { containers: two } } });
    await go({ container: 'proxy' });
    expect(jobs.overrides).toMatchObject([{ containerOverrides: [{ name: 'proxy' }] }]);
  });

  it('writes no value of a variable into the log or an error', async () => {
    const { go, jobs, said } = shop();
    jobs.looks = [running(), failedWith('Task failed')];
    const error: Error = await go({ env: { TOKEN: 'hunter2-value' } }).catch(thrown => thrown);
    expect(`${error.message}${said.join()}`).not.toContain('hunter2');
  });
});
