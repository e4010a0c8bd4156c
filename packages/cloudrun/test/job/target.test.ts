import { describe, expect, it } from 'vitest';
import { start } from '../../../rollout/src/index.ts';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import { describeTarget, type TargetWorld } from '../../../rollout/test/target-contract.ts';
import {
  type JobNow,
  type JobSnapshot,
  type JobStarted,
  type JobStep,
  JobTarget,
  type RunWanted,
} from '../../src/index.ts';
import { AT, FakeJobs, jobOf } from '../fake-jobs.ts';

const image = (name: string): RunWanted => ({ containers: { '': { image: name } } });

function world(): TargetWorld<JobNow, RunWanted, JobStep, JobStarted, JobSnapshot> & {
  jobs: FakeJobs;
  said: string[];
} {
  const clock = fakeClock();
  const jobs = new FakeJobs(clock.now).put('migrate', jobOf('shop:1'));
  const said: string[] = [];
  const by = (release: string) =>
    new JobTarget({ api: jobs.api, log: line => said.push(line) }, AT, 'migrate', { release });
  const theirs = by('theirs');
  return {
    jobs,
    said,
    target: by('42.1'),
    nextRun: by('42.2'),
    somebodyElse: theirs,
    first: { wanted: image('shop:1'), serves: 'shop:1' },
    second: { wanted: image('shop:2'), serves: 'shop:2' },
    third: { wanted: image('shop:3'), serves: 'shop:3' },
    crashes: image('shop:missing'),
    impossible: { containers: { sidecar: { image: 'shop:2' } } },
    slow: { wanted: image('shop:slow') },
    guarded: true,
    strategies: [{ kind: 'all-at-once' }],
    clock,
    serves: async () => JSON.stringify(jobs.documents.get('migrate')).match(/"image":"([^"]+)"/)?.[1] ?? '',
    began: async () => jobs.writes,
    loseAnswer: when => jobs.loses.push(when),
    throttle: reads => {
      jobs.throttles = reads;
    },
    close: async () => {},
  };
}

describeTarget('Cloud Run job', async () => world());

describe('a job', () => {
  it('is written whole: what is not known here stays as it is', async () => {
    const { target, jobs } = world();
    const { labels, template, fieldOfNextYear } = jobs.documents.get('migrate') ?? {};
    await target.apply(target.plan(await target.observe(), image('shop:2')));
    const now = jobs.documents.get('migrate') ?? {};
    expect({ labels: now.labels, fieldOfNextYear: now.fieldOfNextYear }).toEqual({ labels, fieldOfNextYear });
    expect(JSON.stringify(now.template)).toBe(JSON.stringify(template).replace('shop:1', 'shop:2'));
  });

  it('goes back to all of it in the run that has seen it, and to its images from a record', async () => {
    const { target, nextRun, jobs } = world();
    const now = await target.observe();
    const changed: RunWanted = { containers: { '': { image: 'shop:2', env: { LEVEL: 'debug' } } } };
    await target.apply(target.plan(now, changed));
    const back = await target.observe();
    const earlier = target.snapshot(now);
    expect(JSON.stringify(target.plan(back, target.towards(earlier)).step)).toContain('"info"');
    const recorded = nextRun?.towards(earlier);
    expect(recorded).toEqual(image('shop:1'));
    expect(JSON.stringify(earlier)).not.toContain('info');
    expect(jobs.writes).toBe(1);
  });

  it('is made where it may be, and named where it may not', async () => {
    const { jobs, said } = world();
    const target = new JobTarget({ api: jobs.api, log: line => said.push(line) }, AT, 'migrat', {
      release: '1.1',
    });
    const now = await target.observe();
    expect(() => target.plan(now, image('shop:1'))).toThrowError(
      expect.objectContaining({ name: 'ConfigError', hint: expect.stringContaining('migrate') }),
    );
    const started = await target.apply(target.plan(now, { ...image('shop:1'), create: true }));
    expect(started).toMatchObject({ id: 'migrat', generation: 1, images: { '': 'shop:1' } });
    expect(await target.judge(started)).toMatchObject({ state: 'steady' });
    expect(() => target.towards(target.snapshot(now))).toThrowError('did not exist before');
  });

  it('is sent again where only Google wrote in between', async () => {
    const { target, jobs, said } = world();
    const plan = target.plan(await target.observe(), image('shop:2'));
    jobs.touch('migrate', { executionCount: 7 });
    expect(await target.judge(await target.apply(plan))).toMatchObject({ state: 'steady' });
    expect(said).toEqual([expect.stringContaining('sent again')]);
  });

  it('knows its own write where it is sent once more', async () => {
    const { target, jobs } = world();
    const plan = target.plan(await target.observe(), image('shop:2'));
    expect(await target.apply(plan)).toEqual(await target.apply(plan));
    expect(jobs.writes).toBe(1);
  });

  it('says who changed it, where what would be lost is somebody else’s', async () => {
    const { target, jobs } = world();
    const plan = target.plan(await target.observe(), image('shop:2'));
    jobs.touch('migrate', { labels: { team: 'other' }, lastModifier: 'ann@example.com' });
    await expect(target.apply(plan)).rejects.toThrow(
      'was changed since this was planned, by ann@example.com',
    );
    expect(jobs.writes).toBe(0);
  });

  it('finds by its mark what it wrote, where the answer does not show it', async () => {
    const { target, jobs, clock } = world();
    const plan = target.plan(await target.observe(), image('shop:2'));
    const { jobs: known } = jobs.api;
    const update: typeof known.update = async (...args) => {
      const { resource: _, ...operation } = await known.update(...args);
      return operation;
    };
    const quiet = new JobTarget({ api: { jobs: { ...known, update } }, log: () => {} }, AT, 'migrate', {
      release: '42.1',
    });
    jobs.throttles = 1;
    // Refused looks of after the write say nothing of it.
    expect(await start(quiet, plan, { clock })).toEqual(await target.findStarted(plan));
    expect(jobs.writes).toBe(1);
  });

  it('does not take an earlier deploy of the same for this one, where somebody changed it since', async () => {
    const { target, jobs } = world();
    await target.apply(target.plan(await target.observe(), image('shop:2')));
    const { annotations, template } = jobs.documents.get('migrate') ?? {};
    jobs.put('migrate', {
      annotations,
      template: JSON.parse(JSON.stringify(template).replace('shop:2', 'shop:9')),
    });
    const plan = target.plan(await target.observe(), image('shop:2'));
    expect(await target.findStarted(plan)).toBeUndefined();
    // Also where it is back at the same document.
    jobs.put('migrate', { annotations, template });
    expect(await target.findStarted(plan)).toBeUndefined();
  });

  it('is superseded also by what somebody wrote right after it', async () => {
    const { jobs } = world();
    const { jobs: known } = jobs.api;
    const update: typeof known.update = async (at, id, body, mask) => {
      const operation = await known.update(at, id, body, mask);
      jobs.touch(id, { generation: '3', labels: { team: 'other' } });
      return operation;
    };
    const target = new JobTarget({ api: { jobs: { ...known, update } }, log: () => {} }, AT, 'migrate', {
      release: '42.1',
    });
    const started = await target.apply(target.plan(await target.observe(), image('shop:2')));
    expect(await target.judge(started)).toMatchObject({ state: 'superseded' });
  });

  it('holds no value of a variable in what is shown or kept', async () => {
    const { target } = world();
    const wanted: RunWanted = { containers: { '': { env: { TOKEN: 'hunter2-value' } } } };
    const now = await target.observe();
    const plan = target.plan(now, wanted);
    const started = await target.apply(plan);
    expect(JSON.stringify([plan.changes, plan.subject, target.snapshot(now), started])).not.toContain(
      'hunter2',
    );
    expect(JSON.stringify(plan.step.body)).toContain('hunter2-value');
  });
});
